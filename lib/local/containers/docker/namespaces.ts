import type Docker from 'dockerode';
import { unlessGone } from './errors';
import type { Labels } from './labels';
import { holderOptions, type Namespace, type NamespaceKind, reachOf, type Site } from './namespace';
import { PAUSE_IMAGE, providePauseImage } from './pause-image';
import type { Relays } from './relays';

export interface NamespacesParts {
  docker(): Promise<Docker>;
  readonly architecture: string;
  readonly labels: Labels;
  readonly relays: Relays;
}

const MEMORY = 16 * 1024 * 1024;

/** Makes namespaces, and removes them. */
export class Namespaces {
  constructor(private readonly parts: NamespacesParts) {}

  /** Undefined where there is no program to hold it. @throws ContainerError */
  async make(kind: NamespaceKind, site: Site = {}): Promise<Namespace | undefined> {
    if (kind.relay !== undefined) return this.parts.relays.make(kind, kind.relay, site);
    const docker = await this.parts.docker();
    if (!(await providePauseImage(docker, this.parts.architecture))) return undefined;
    const options = holderOptions(kind, site);
    const container = await docker.createContainer({
      ...options,
      Image: PAUSE_IMAGE,
      Labels: this.parts.labels.of('namespace'),
      HostConfig: { ...options.HostConfig, Memory: MEMORY },
    });
    const namespace = { container: container.id };
    try {
      await container.start();
      return { ...namespace, ...reachOf(await container.inspect()) };
    } catch (error) {
      await this.remove(namespace);
      throw error;
    }
  }

  async remove({ container, link }: Namespace): Promise<void> {
    if (link !== undefined) this.parts.relays.forget(link);
    await unlessGone((await this.parts.docker()).getContainer(container).remove({ force: true, v: true }));
  }
}
