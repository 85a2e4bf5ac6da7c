import type { Container, ContainerInspectInfo } from 'dockerode';
import type { Mount } from '../engine';
import type { Daemon } from './daemon';
import { getJson } from './endpoint';
import { asking, unlessGone } from './errors';
import { Labels } from './labels';
import type { Networks } from './networks';
import { type Namespace, reachOf } from './namespace';
import { changesOf } from './overlays';
import type { Placement } from './placements';
import type { Relays } from './relays';

interface Listed {
  readonly Id: string;
  readonly State: string;
  readonly HostConfig: { readonly NetworkMode: string };
}

export interface Remainder {
  readonly container: Container;
  readonly info: ContainerInspectInfo;
  readonly labels: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
  readonly port: number | undefined;
  readonly placement: Placement;
}

/** What an earlier server of the same state directory left at the engine. */
export class Remains {
  constructor(
    private readonly daemon: Daemon,
    private readonly labels: Labels,
    private readonly networks: Networks,
    private readonly relays: Relays,
  ) {}

  /**
   * Containers that were started; one that was only created never did anything.
   * @param loopbackPort to which their relays lead from now on
   */
  async workloads(loopbackPort?: number): Promise<Remainder[]> {
    const listed = (await this.list(this.labels.filter('workload'))).filter(({ State }) => State !== 'created');
    // Most often there is none, and the client library need not be loaded to learn it.
    if (listed.length === 0) return [];
    const docker = await this.daemon.docker();
    const networks = new Set(await this.networks.all());
    return Promise.all(listed.map(({ Id }) => this.remainder(docker.getContainer(Id), networks, loopbackPort)));
  }

  /** Removes what an earlier engine kept for itself or had only begun: all but containers that were started. */
  async sweep(): Promise<void> {
    const listed = await this.list(this.labels.filter('workload'));
    await this.remove(new Set(listed.filter(({ State }) => State !== 'created').map(({ Id }) => Id)));
  }

  /** Removes everything but some containers and the networks that they stand in. */
  async remove(keep: ReadonlySet<string>): Promise<void> {
    const listed = await this.list(this.labels.filter());
    const kept = listed.filter(({ Id }) => keep.has(Id)).map(({ HostConfig }) => namespaceOf(HostConfig.NetworkMode));
    const doomed = listed.filter(({ Id }) => !keep.has(Id) && !kept.includes(Id));
    if (doomed.length > 0) {
      const docker = await this.daemon.docker();
      await Promise.all(doomed.map(({ Id }) => unlessGone(docker.getContainer(Id).remove({ force: true, v: true }))));
    }
    for (const id of await this.networks.all()) await this.networks.remove(id);
    await this.removeVolumes();
  }

  /** Those whose containers somebody else removed. */
  private async removeVolumes(): Promise<void> {
    const filters = JSON.stringify({ ...this.labels.filter(), dangling: ['true'] });
    const path = `/volumes?${new URLSearchParams({ filters })}`;
    const { Volumes } = await asking(
      getJson<{ readonly Volumes: { Name: string }[] | null }>(this.daemon.endpoint, path),
    );
    if (Volumes === null || Volumes.length === 0) return;
    const docker = await this.daemon.docker();
    for (const { Name } of Volumes) await unlessGone(docker.getVolume(Name).remove());
  }

  private list(filters: object): Promise<Listed[]> {
    const query = new URLSearchParams({ all: '1', filters: JSON.stringify(filters) });
    return asking(getJson<Listed[]>(this.daemon.endpoint, `/containers/json?${query}`));
  }

  private async remainder(
    container: Container,
    networks: ReadonlySet<string>,
    loopbackPort?: number,
  ): Promise<Remainder> {
    const info = await asking(container.inspect());
    const mode = info.HostConfig.NetworkMode ?? '';
    const namespace = namespaceOf(mode);
    return {
      container,
      info,
      labels: Labels.given(info.Config.Labels),
      port: Labels.port(info.Config.Labels),
      mounts: info.Mounts.map(({ Source, Destination, RW }) => ({
        source: Source,
        target: Destination,
        readOnly: !RW,
        changes: changesAt(info, Destination),
      })),
      placement:
        namespace === undefined
          ? placementIn(mode, networks)
          : await this.placementOf(namespace, networks, loopbackPort),
    };
  }

  private async placementOf(id: string, networks: ReadonlySet<string>, loopbackPort?: number): Promise<Placement> {
    const holder = (await this.daemon.docker()).getContainer(id);
    const info = await holder.inspect().catch(() => undefined);
    const mode = info?.HostConfig.NetworkMode ?? '';
    const namespace = info === undefined ? { container: id } : await this.namespaceBy(holder, info, loopbackPort);
    return {
      place: { kind: 'namespace', container: id },
      joined: { namespace, inNetwork: networks.has(mode) },
      ...(networks.has(mode) ? { own: mode } : {}),
    };
  }

  private async namespaceBy(holder: Container, info: ContainerInspectInfo, loopbackPort?: number): Promise<Namespace> {
    const port = Labels.port(info.Config.Labels);
    const namespace = { container: holder.id, ...reachOf(info) };
    if (port === undefined) return namespace;
    return { ...namespace, link: await this.relays.adopt(holder, info.Config.Labels, loopbackPort ?? port) };
  }
}

function placementIn(mode: string, networks: ReadonlySet<string>): Placement {
  return networks.has(mode) ? { place: { kind: 'network', id: mode }, own: mode } : { place: { kind: 'bridge' } };
}

/** Of a volume the engine tells where it lies, and only what was asked for tells what it is. */
function changesAt({ HostConfig: { Mounts = [] } }: ContainerInspectInfo, target: string): string | undefined {
  const options = Mounts.find(({ Target }) => Target === target)?.VolumeOptions?.DriverConfig?.Options;
  return options === undefined ? undefined : changesOf(options);
}

/** `container:ID` */
function namespaceOf(mode: string): string | undefined {
  return mode.startsWith('container:') ? mode.slice('container:'.length) : undefined;
}
