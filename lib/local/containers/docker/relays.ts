import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import type { Container, ContainerCreateOptions } from 'dockerode';
import type { Clock } from '../../clock/clock';
import { messageOf } from '../../common/errors';
import { asking, containerError, unlessGone } from './errors';
import { Labels } from './labels';
import { holderOptions, type Namespace, type NamespaceKind, reachOf, type RelayKind, type Site } from './namespace';
import { RelayLink } from './relay-link';

export interface RelaysParts {
  docker(): Promise<Docker>;
  readonly labels: Labels;
  /** Real time. */
  readonly clock: Clock;
  readonly report: (message: string) => void;
}

const TOKEN_LABEL = 'token';
/** A machine that has much else to do may take that long to start Python. */
const PATIENCE_MS = 30_000;
const MEMORY = 64 * 1024 * 1024;

/**
 * Namespaces whose holder carries connections from its 127.0.0.1 to one port of this machine's loopback: an image's own Python runs
 * `relay.py`, and what it says goes over the engine's attach stream. Nothing listens on this machine for it.
 */
export class Relays {
  private readonly links = new Set<RelayLink>();
  /** Images that cannot run one. */
  private readonly lacking = new Set<string>();
  private program: Promise<string> | undefined;

  constructor(private readonly parts: RelaysParts) {}

  /** @param image what the engine calls it */
  mayRunIn(image: string): boolean {
    return !this.lacking.has(image);
  }

  /** Undefined when the image cannot, which is reported once. @throws ContainerError */
  async make(kind: NamespaceKind, relay: RelayKind, site: Site): Promise<Namespace | undefined> {
    const docker = await this.parts.docker();
    const token = randomBytes(16);
    const container = await asking(docker.createContainer(await this.optionsOf(kind, relay, site, token)));
    const link = this.linkTo(container, relay.port, token);
    try {
      await this.begin(container, link);
      return { container: container.id, ...reachOf(await container.inspect()), link };
    } catch (error) {
      this.forget(link);
      await unlessGone(container.remove({ force: true, v: true }));
      if (!isLack(error)) throw containerError(error);
      this.reportLack(relay, error);
      return undefined;
    }
  }

  /** Takes over one that an earlier server made. @param port that it leads to now */
  async adopt(container: Container, labels: Readonly<Record<string, string>>, port: number): Promise<RelayLink> {
    const link = this.linkTo(container, port, Buffer.from(Labels.given(labels)[TOKEN_LABEL] ?? '', 'hex'));
    await link.open().catch(() => undefined);
    link.keep();
    return link;
  }

  forget(link: RelayLink): void {
    link.close();
    this.links.delete(link);
  }

  close(): void {
    for (const link of this.links) this.forget(link);
  }

  private linkTo(container: Container, port: number, token: Buffer): RelayLink {
    const link = new RelayLink({ container, port, token, clock: this.parts.clock });
    this.links.add(link);
    return link;
  }

  private async begin(container: Container, link: RelayLink): Promise<void> {
    const tunnel = await link.open();
    await container.start();
    const enough = new AbortController();
    const late = this.parts.clock.sleep(PATIENCE_MS, enough.signal).then(() => tunnel.close());
    try {
      await tunnel.ready;
      link.keep();
    } catch (error) {
      throw new RelayLack(await lastWords(container, error));
    } finally {
      enough.abort();
      await late.catch(() => undefined);
    }
  }

  private async optionsOf(
    kind: NamespaceKind,
    relay: RelayKind,
    site: Site,
    token: Buffer,
  ): Promise<ContainerCreateOptions> {
    const options = holderOptions(kind, site);
    const secret = token.toString('hex');
    this.program ??= readFile(join(__dirname, '../relay/relay.py'), 'utf8');
    return {
      ...options,
      Image: relay.image,
      Entrypoint: ['python3', '-S', '-E', '-c', await this.program, String(relay.port), secret],
      Cmd: [],
      WorkingDir: '/',
      // Where every container gets the GPUs.
      Env: ['NVIDIA_VISIBLE_DEVICES=void'],
      Healthcheck: { Test: ['NONE'] },
      OpenStdin: true,
      Labels: this.parts.labels.of('relay', { [TOKEN_LABEL]: secret }, relay.port),
      HostConfig: { ...options.HostConfig, Memory: MEMORY, ReadonlyRootfs: true },
    };
  }

  private reportLack({ image, port }: RelayKind, error: unknown): void {
    if (this.lacking.has(image)) return;
    this.lacking.add(image);
    this.parts.report(
      `containers of ${image} cannot reach port ${port} of this machine: that takes a python3 (3.5 or later) in the image, and ` +
        `it says ${messageOf(containerError(error))}; add python3 to the image if its programs call the local cloud`,
    );
  }
}

/** It started, and did not work. */
class RelayLack extends Error {}

function isLack(error: unknown): boolean {
  return error instanceof RelayLack || containerError(error).code === 'executable-not-found';
}

async function lastWords(container: Container, error: unknown): Promise<string> {
  const { State } = await container.inspect();
  return State.Running ? `nothing within ${PATIENCE_MS / 1000} s` : `exit code ${State.ExitCode} (${messageOf(error)})`;
}
