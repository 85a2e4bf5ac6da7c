import type { ContainerCreateOptions, ContainerInspectInfo } from 'dockerode';
import type { RelayLink } from './relay-link';

/** A network with an address and a host name, held by a container that does nothing, or that carries connections. */
export interface Namespace {
  readonly container: string;
  /** On its network. @default it is not reached there */
  readonly address?: string;
  /** Port of 127.0.0.1 that `Site.publish` has become. @default none */
  readonly published?: number;
  readonly link?: RelayLink;
}

/** What a namespace is like, before it is made. */
export interface NamespaceKind {
  /** @default the container's id */
  readonly hostname?: string;
  /** @default it holds the network and does nothing else */
  readonly relay?: RelayKind;
}

export interface RelayKind {
  /** Has a python3; what the engine calls it. */
  readonly image: string;
  /** Of 127.0.0.1, in the namespace and on this machine. */
  readonly port: number;
}

/** Where a namespace stands that is made for one container. */
export interface Site {
  /** @default the bridge */
  readonly network?: string;
  /** TCP port that has to be published. @default none */
  readonly publish?: number;
}

/** What every holder of a namespace has: a network, and next to nothing else. */
export function holderOptions({ hostname = '' }: NamespaceKind, { network, publish }: Site): ContainerCreateOptions {
  const port = publish === undefined ? undefined : `${publish}/tcp`;
  const aliases = network === undefined || hostname === '' ? undefined : { [network]: { Aliases: [hostname] } };
  return {
    Hostname: hostname,
    ...(port === undefined ? {} : { ExposedPorts: { [port]: {} } }),
    ...(aliases === undefined ? {} : { NetworkingConfig: { EndpointsConfig: aliases } }),
    HostConfig: {
      NetworkMode: network ?? 'bridge',
      ...(port === undefined ? {} : { PortBindings: { [port]: [{ HostIp: '127.0.0.1', HostPort: '' }] } }),
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      PidsLimit: 8,
      LogConfig: { Type: 'none', Config: {} },
    },
  };
}

/** Where what joins a namespace is reached. @param info of its holder */
export function reachOf({ NetworkSettings }: ContainerInspectInfo): Pick<Namespace, 'address' | 'published'> {
  const bindings = Object.values((NetworkSettings.Ports ?? {}) as Record<string, { HostPort: string }[] | null>);
  const published = bindings.find((found) => found !== null && found.length > 0)?.[0]?.HostPort;
  if (published !== undefined) return { published: Number(published) };
  return { address: Object.values(NetworkSettings.Networks).find(({ IPAddress }) => IPAddress !== '')?.IPAddress };
}
