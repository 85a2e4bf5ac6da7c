import { randomUUID } from 'node:crypto';
import type Docker from 'dockerode';
import type { ContainerNetwork } from '../engine';
import { type DockerEndpoint, getJson } from './endpoint';
import { asking, containerError, statusOf } from './errors';
import type { Labels } from './labels';

export interface NetworksParts {
  docker(): Promise<Docker>;
  readonly endpoint: DockerEndpoint;
  readonly labels: Labels;
}

/** Networks of several containers, and of isolated ones that serve. */
export class Networks {
  constructor(private readonly parts: NetworksParts) {}

  async create(given: Readonly<Record<string, string>>, isolated: boolean): Promise<ContainerNetwork> {
    const docker = await this.parts.docker();
    const network = await asking(
      docker.createNetwork({
        Name: `trainyard-${randomUUID()}`,
        Driver: 'bridge',
        Internal: isolated,
        Labels: this.parts.labels.of('network', given),
      }),
    );
    return { id: network.id, remove: () => this.remove(network.id) };
  }

  /** Those of this state directory. */
  async all(): Promise<string[]> {
    const query = new URLSearchParams({ filters: JSON.stringify(this.parts.labels.filter('network')) });
    const found = await asking(getJson<{ readonly Id: string }[]>(this.parts.endpoint, `/networks?${query}`));
    return found.map(({ Id }) => Id);
  }

  /** A network that still has containers stays: the last of them takes it along. */
  async remove(id: string): Promise<void> {
    const docker = await this.parts.docker();
    await docker
      .getNetwork(id)
      .remove()
      .catch((error: unknown) => {
        if (statusOf(error) !== 404 && statusOf(error) !== 403) throw containerError(error);
      });
  }
}
