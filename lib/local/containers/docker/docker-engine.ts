import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import Docker from 'dockerode';
import { messageOf } from '../../common/errors';
import type { Capability, ContainerEngine, ContainerNetwork, ContainerSpec, RunningContainer } from '../engine';
import { ContainerError } from '../engine';
import { createOptions, STATE_LABEL } from './create-options';
import { DockerContainer } from './docker-container';
import { startError, statusOf } from './docker-error';
import { DockerImages } from './images';

export interface DockerEngineOptions {
  readonly stateDirectory: string;
  /** @default the daemon that DOCKER_HOST or the usual socket names */
  readonly docker?: Docker;
}

const ANSWER_WITHIN_MS = 3000;
const ENFORCED: readonly Capability[] = [
  'network isolation',
  'memory limit',
  'cpu limit',
  'foreign images',
  'several hosts',
  'fixed port',
];

/** Runs images with a Docker daemon, through its Engine API. */
export class DockerEngine implements ContainerEngine {
  readonly name = 'docker';
  private readonly images: DockerImages;

  private constructor(
    private readonly docker: Docker,
    readonly version: string,
    readonly capabilities: ReadonlySet<Capability>,
    /** Tells what belongs to this state directory from what belongs to others. */
    private readonly state: string,
  ) {
    this.images = new DockerImages(docker);
  }

  /** @throws ContainerError `engine-unavailable` when no daemon answers within 3 s */
  static async open(options: DockerEngineOptions): Promise<DockerEngine> {
    const docker = options.docker ?? new Docker();
    try {
      const info = (await within(ANSWER_WITHIN_MS, docker.info())) as { ServerVersion: string; Runtimes?: object };
      const gpus: Capability[] = Object.hasOwn(info.Runtimes ?? {}, 'nvidia') ? ['gpus'] : [];
      const state = createHash('sha256').update(options.stateDirectory).digest('hex').slice(0, 16);
      return new DockerEngine(docker, info.ServerVersion, new Set([...ENFORCED, ...gpus]), state);
    } catch (error) {
      throw new ContainerError(
        'engine-unavailable',
        `no Docker engine answers (${messageOf(error)}): start Docker, or use --engine process`,
        { cause: error },
      );
    }
  }

  async start(spec: ContainerSpec): Promise<RunningContainer> {
    const image = await this.images.provide(spec.image);
    const owned = await this.ownNetwork(spec);
    let container: Docker.Container | undefined;
    try {
      const surroundings = { image, state: this.state, direct: isDirect() };
      container = await this.docker.createContainer(
        createOptions({ ...spec, network: spec.network ?? owned }, surroundings),
      );
      return await this.run(container, spec, owned);
    } catch (error) {
      await container?.remove({ force: true, v: true }).catch(() => undefined);
      await owned?.remove();
      throw startError(error, image);
    }
  }

  async createNetwork(
    labels: Readonly<Record<string, string>>,
    { isolated }: { readonly isolated: boolean },
  ): Promise<ContainerNetwork> {
    const Name = `trainyard-${this.state}-${createHash('sha256').update(JSON.stringify(labels)).digest('hex').slice(0, 12)}`;
    const network = await this.docker.createNetwork({
      Name,
      Internal: isolated,
      CheckDuplicate: true,
      Labels: { ...labels, [STATE_LABEL]: this.state },
    });
    return { id: network.id, remove: () => this.removeNetwork(network.id) };
  }

  async survivors(): Promise<RunningContainer[]> {
    const found = await this.own();
    return Promise.all(found.map((info) => this.reattach(info)));
  }

  async reap(keep: ReadonlySet<string> = new Set()): Promise<void> {
    const gone = (await this.own()).filter(({ Id }) => !keep.has(Id));
    await Promise.all(
      gone.map(({ Id }) => this.docker.getContainer(Id).remove({ force: true, v: true }).catch(ignoreMissing)),
    );
    const networks = await this.docker.listNetworks({ filters: { label: [`${STATE_LABEL}=${this.state}`] } });
    // One that a kept container still uses stays: Docker refuses to remove it.
    await Promise.all(networks.map(({ Id }) => this.removeNetwork(Id).catch(() => undefined)));
  }

  build(directory: string, tag: string): Promise<Readable> {
    return this.images.build(directory, tag);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Attached and waited for before the start, so that neither a line nor the end of a short run is missed. */
  private async run(
    container: Docker.Container,
    spec: ContainerSpec,
    owned: ContainerNetwork | undefined,
  ): Promise<RunningContainer> {
    const output = (await container.attach({ stream: true, stdout: true, stderr: true })) as unknown as Readable;
    const waiting = container.wait({ condition: 'next-exit' }) as Promise<{ StatusCode: number }>;
    waiting.catch(() => undefined);
    await container.start();
    const address = spec.port === undefined ? undefined : await this.addressOf(container, spec.port);
    const onRemoved = async (): Promise<void> => owned?.remove();
    return new DockerContainer({ container, labels: spec.labels, address, waiting, output, onRemoved });
  }

  private async reattach(info: Docker.ContainerInfo): Promise<RunningContainer> {
    const container = this.docker.getContainer(info.Id);
    const waiting = container.wait({ condition: 'not-running' }) as Promise<{ StatusCode: number }>;
    waiting.catch(() => undefined);
    const port = info.Ports[0]?.PrivatePort;
    const address = port === undefined || info.State !== 'running' ? undefined : await this.addressOf(container, port);
    return new DockerContainer({
      container,
      labels: info.Labels,
      address,
      waiting,
      output: undefined,
      onRemoved: () => Promise.resolve(),
    });
  }

  /** An isolated container that serves needs a network that leads to this machine and nowhere else. */
  private async ownNetwork(spec: ContainerSpec): Promise<ContainerNetwork | undefined> {
    if (spec.network !== undefined || spec.isolated !== true || spec.port === undefined) return undefined;
    if (!isDirect())
      throw new ContainerError(
        'unsupported',
        'an isolated container can be reached on Linux only: turn network isolation off for this rehearsal',
      );
    return this.createNetwork({ ...spec.labels, container: spec.name }, { isolated: true });
  }

  private async addressOf(
    container: Docker.Container,
    port: number,
  ): Promise<{ host: string; port: number } | undefined> {
    const { NetworkSettings } = await container.inspect();
    if (!isDirect()) {
      const published = NetworkSettings.Ports[`${port}/tcp`]?.[0]?.HostPort;
      return published === undefined ? undefined : { host: '127.0.0.1', port: Number(published) };
    }
    const host = Object.values(NetworkSettings.Networks)
      .map((network) => network.IPAddress)
      .find((ip) => ip !== '');
    return host === undefined ? undefined : { host, port };
  }

  private own(): Promise<Docker.ContainerInfo[]> {
    return this.docker.listContainers({ all: true, filters: { label: [`${STATE_LABEL}=${this.state}`] } });
  }

  private async removeNetwork(id: string): Promise<void> {
    await this.docker.getNetwork(id).remove().catch(ignoreMissing);
  }
}

/** Linux reaches a container's own address; elsewhere the daemon lives in a virtual machine. */
function isDirect(): boolean {
  return process.platform === 'linux' && process.env['TRAINYARD_PUBLISH_PORTS'] === undefined;
}

/** A daemon that hangs must not hang the start. */
function within<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function ignoreMissing(error: unknown): void {
  if (statusOf(error) !== 404 && statusOf(error) !== 409) throw error;
}
