import type { ContainerInspectInfo } from 'dockerode';
import {
  type Announced,
  ContainerError,
  type ContainerNetwork,
  type ContainerSpec,
  type RunningContainer,
} from '../engine';
import type { NetworkPlace } from './create-options';
import type { Daemon } from './daemon';
import type { Images } from './images';
import type { Namespace, NamespaceKind } from './namespace';
import type { NamespacePool } from './namespace-pool';
import type { Namespaces } from './namespaces';
import type { Networks } from './networks';
import type { Relays } from './relays';

/** Where a container stands in the network, and what goes when it goes. */
export interface Placement {
  readonly place: NetworkPlace;
  /** What it joined, and whether that stands in a network that goes next. */
  readonly joined?: { readonly namespace: Namespace; readonly inNetwork: boolean };
  /** A network that was made for it alone, or that an earlier server left to it. */
  readonly own?: string;
}

export interface PlacementsParts {
  readonly daemon: Pick<Daemon, 'reachesContainers'>;
  readonly images: Pick<Images, 'nameOf' | 'obtain'>;
  readonly networks: Pick<Networks, 'create' | 'remove'>;
  readonly namespaces: Pick<Namespaces, 'make' | 'remove'>;
  readonly pool: Pick<NamespacePool, 'announce' | 'take' | 'discard' | 'refill'>;
  readonly relays: Pick<Relays, 'mayRunIn'>;
}

export class Placements {
  constructor(private readonly parts: PlacementsParts) {}

  /** @param fromPool whether it may be one that stands ready @throws ContainerError */
  async choose(spec: ContainerSpec, fromPool = true): Promise<Placement> {
    const kind = await this.kindOf(spec);
    const ready = fromPool && this.usesPool(spec) ? await this.parts.pool.take(kind) : undefined;
    if (ready !== undefined) return joining(ready);
    const relayed = kind.relay === undefined ? undefined : await this.relayed(spec, kind);
    if (relayed !== undefined) return joining(relayed, spec.network !== undefined);
    if (spec.network !== undefined) return { place: { kind: 'network', id: spec.network.id } };
    if (spec.isolated !== true) return { place: { kind: 'bridge' } };
    return spec.port === undefined ? { place: { kind: 'none' } } : this.isolated();
  }

  /** Begins the network of a container that will come soon. */
  async announce(spec: Announced): Promise<void> {
    if (this.usesPool(spec)) this.parts.pool.announce(await this.kindOf(spec));
  }

  /** Sees to it that the next container like this one finds a network ready. */
  async prepareNext(spec: ContainerSpec): Promise<void> {
    if (this.usesPool(spec)) this.parts.pool.refill(await this.kindOf(spec));
  }

  /** A port has to be published where a container's own address cannot be reached: the engine's proxy halves throughput. */
  publishes(spec: Announced): boolean {
    return spec.port !== undefined && !this.parts.daemon.reachesContainers;
  }

  async leave({ joined, own }: Placement): Promise<void> {
    if (joined?.inNetwork === true) await this.parts.namespaces.remove(joined.namespace);
    else if (joined !== undefined) this.parts.pool.discard(joined.namespace);
    if (own !== undefined) await this.parts.networks.remove(own);
  }

  addressOf(info: ContainerInspectInfo, port: number, { joined }: Placement): RunningContainer['address'] {
    if (joined?.namespace.published !== undefined) return { host: '127.0.0.1', port: joined.namespace.published };
    const published = info.NetworkSettings.Ports?.[`${port}/tcp`]?.[0]?.HostPort;
    if (published !== undefined) return { host: '127.0.0.1', port: Number(published) };
    const host =
      joined?.namespace.address ??
      Object.values(info.NetworkSettings.Networks).find(({ IPAddress }) => IPAddress !== '')?.IPAddress;
    return host === undefined ? undefined : { host, port };
  }

  private async relayed(spec: ContainerSpec, kind: NamespaceKind): Promise<Namespace | undefined> {
    const { images, namespaces } = this.parts;
    const site = { network: spec.network?.id, publish: this.publishes(spec) ? spec.port : undefined };
    try {
      return await namespaces.make(kind, site);
    } catch (error) {
      if (!/no such image/i.test(String(error))) throw error;
    }
    await images.obtain(spec.image);
    return namespaces.make(kind, site);
  }

  private async kindOf({ hostname, image, isolated, loopbackPort, port }: Announced): Promise<NamespaceKind> {
    // A relay on the container's own port would be in its way.
    if (loopbackPort === undefined || isolated === true || loopbackPort === port) return { hostname };
    const name = await this.parts.images.nameOf(image);
    return this.parts.relays.mayRunIn(name) ? { hostname, relay: { image: name, port: loopbackPort } } : { hostname };
  }

  private async isolated(): Promise<Placement> {
    if (!this.parts.daemon.reachesContainers) throw cannotIsolate();
    const network: ContainerNetwork = await this.parts.networks.create({}, true);
    return { place: { kind: 'network', id: network.id }, own: network.id };
  }

  private usesPool(spec: Announced): boolean {
    return spec.network === undefined && spec.isolated !== true && !this.publishes(spec);
  }
}

function joining(namespace: Namespace, inNetwork = false): Placement {
  return { place: { kind: 'namespace', container: namespace.container }, joined: { namespace, inNetwork } };
}

function cannotIsolate(): ContainerError {
  return new ContainerError(
    'unsupported',
    'a container without a network cannot serve under this Docker engine, whose containers have no address on this machine: ' +
      'leave network isolation off here, or use a Docker engine on Linux',
  );
}
