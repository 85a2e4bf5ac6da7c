import type { ContainerInspectInfo } from 'dockerode';
import { ContainerError, type ContainerNetwork, type ContainerSpec, type RunningContainer } from '../engine';
import type { NetworkPlace } from './create-options';
import type { Daemon } from './daemon';
import type { NamespacePool } from './namespace-pool';
import type { Networks } from './networks';

/** Where a container stands in the network, and what goes when it goes. */
export interface Placement {
  readonly place: NetworkPlace;
  /** Its address, where that is known before the start. */
  readonly address?: string;
  /** A network that was made for it alone, or that an earlier server left to it. */
  readonly own?: string;
}

export class Placements {
  constructor(
    private readonly daemon: Pick<Daemon, 'reachesContainers'>,
    private readonly networks: Pick<Networks, 'create' | 'remove'>,
    private readonly pool: Pick<NamespacePool, 'take' | 'discard' | 'refill'>,
  ) {}

  /** @throws ContainerError `unsupported` */
  async choose(spec: ContainerSpec): Promise<Placement> {
    if (spec.network !== undefined) return { place: { kind: 'network', id: spec.network.id } };
    if (spec.isolated === true) return spec.port === undefined ? { place: { kind: 'none' } } : this.isolated();
    const ready = this.usesPool(spec) ? this.pool.take(spec.hostname) : undefined;
    if (ready === undefined) return this.withoutPool();
    return { place: { kind: 'namespace', container: ready.container }, address: ready.address };
  }

  withoutPool(): Placement {
    return { place: { kind: 'bridge' } };
  }

  /** Sees to it that the next container like this one finds a network ready. */
  prepareNext(spec: ContainerSpec): void {
    if (this.usesPool(spec)) this.pool.refill(spec.hostname);
  }

  /** A port has to be published where a container's own address cannot be reached: the engine's proxy halves throughput. */
  publishes(spec: ContainerSpec): boolean {
    return spec.port !== undefined && !this.daemon.reachesContainers;
  }

  async leave({ place, own }: Placement): Promise<void> {
    if (place.kind === 'namespace') this.pool.discard(place.container);
    if (own !== undefined) await this.networks.remove(own);
  }

  addressOf(info: ContainerInspectInfo, port: number, known?: string): RunningContainer['address'] {
    const published = info.NetworkSettings.Ports?.[`${port}/tcp`]?.[0]?.HostPort;
    if (published !== undefined) return { host: '127.0.0.1', port: Number(published) };
    const host =
      known ?? Object.values(info.NetworkSettings.Networks).find(({ IPAddress }) => IPAddress !== '')?.IPAddress;
    return host === undefined ? undefined : { host, port };
  }

  private async isolated(): Promise<Placement> {
    if (!this.daemon.reachesContainers) throw cannotIsolate();
    const network: ContainerNetwork = await this.networks.create({}, true);
    return { place: { kind: 'network', id: network.id }, own: network.id };
  }

  private usesPool(spec: ContainerSpec): boolean {
    return spec.network === undefined && spec.isolated !== true && !this.publishes(spec);
  }
}

function cannotIsolate(): ContainerError {
  return new ContainerError(
    'unsupported',
    'a container without a network cannot serve under this Docker engine, whose containers have no address on this machine: ' +
      'leave network isolation off here, or use a Docker engine on Linux',
  );
}
