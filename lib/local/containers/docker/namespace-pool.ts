import type Docker from 'dockerode';
import type { Labels } from './labels';
import { PAUSE_IMAGE, providePauseImage } from './pause-image';
import { unlessGone } from './errors';

/** A network with an address and a host name, held by a container that does nothing. */
export interface ReadyNamespace {
  readonly container: string;
  readonly address: string;
}

export interface NamespacePoolParts {
  docker(): Promise<Docker>;
  readonly architecture: string;
  readonly labels: Labels;
  readonly report: (message: string, error?: unknown) => void;
}

/** How many of each host name are kept ready. */
const READY = 2;

/**
 * Networks that stand ready, so that a container need not wait for its own: that takes longer than all the rest of its
 * start. Each is used once. The first container of a host name finds none, and sees to it that the next does.
 */
export class NamespacePool {
  private readonly ready = new Map<string, ReadyNamespace[]>();
  private readonly work = new Set<Promise<void>>();
  private usable = true;

  constructor(private readonly parts: NamespacePoolParts) {}

  take(hostname = ''): ReadyNamespace | undefined {
    return this.ready.get(hostname)?.shift();
  }

  /** Makes ready what is missing, in the background. */
  refill(hostname = ''): void {
    if (this.usable) this.run(() => this.fill(hostname));
  }

  /** Removes one that was used, in the background: its container is gone already. */
  discard(container: string): void {
    this.run(() => this.remove(container));
  }

  /** Resolves when nothing goes on in the background. */
  async settled(): Promise<void> {
    while (this.work.size > 0) await Promise.all(this.work);
  }

  /** Removes all that stand ready, once nothing goes on in the background. */
  async clear(): Promise<void> {
    await this.settled();
    const all = [...this.ready.values()].flat();
    this.ready.clear();
    await Promise.all(all.map(({ container }) => this.remove(container)));
  }

  async close(): Promise<void> {
    this.usable = false;
    await this.clear();
  }

  private run(action: () => Promise<void>): void {
    const running = action()
      .catch((error: unknown) => this.parts.report('a network that stood ready made trouble', error))
      .finally(() => this.work.delete(running));
    this.work.add(running);
  }

  private async fill(hostname: string): Promise<void> {
    const docker = await this.parts.docker();
    try {
      this.usable &&= await providePauseImage(docker, this.parts.architecture);
      const kept = this.ready.get(hostname) ?? [];
      this.ready.set(hostname, kept);
      while (this.usable && kept.length < READY) kept.push(await this.make(docker, hostname));
    } catch (error) {
      // Containers then make their own network, which works as well, only later.
      this.usable = false;
      throw error;
    }
  }

  private async make(docker: Docker, hostname: string): Promise<ReadyNamespace> {
    const container = await docker.createContainer({
      Image: PAUSE_IMAGE,
      Hostname: hostname,
      Labels: this.parts.labels.of('namespace'),
      HostConfig: {
        NetworkMode: 'bridge',
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges'],
        PidsLimit: 8,
        Memory: 16 * 1024 * 1024,
        LogConfig: { Type: 'none', Config: {} },
      },
    });
    try {
      await container.start();
      const { NetworkSettings } = await container.inspect();
      return { container: container.id, address: NetworkSettings.Networks['bridge']?.IPAddress ?? '' };
    } catch (error) {
      await this.remove(container.id);
      throw error;
    }
  }

  private async remove(id: string): Promise<void> {
    await unlessGone((await this.parts.docker()).getContainer(id).remove({ force: true, v: true }));
  }
}
