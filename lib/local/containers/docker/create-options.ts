import type { ContainerCreateOptions, DeviceRequest, HostConfig, MountSettings } from 'dockerode';
import type { ContainerSpec, Mount } from '../engine';
import { overlayOptions } from './overlays';

/** Where a container stands in the network. */
export type NetworkPlace =
  /** A namespace that another container holds: host name, address and ports are its own. */
  | { readonly kind: 'namespace'; readonly container: string }
  | { readonly kind: 'network'; readonly id: string }
  | { readonly kind: 'bridge' }
  | { readonly kind: 'none' };

export interface CreateSurroundings {
  readonly image: string;
  readonly place: NetworkPlace;
  readonly labels: Record<string, string>;
  /** Whether the port must be published because the container's own address cannot be reached. */
  readonly publish: boolean;
  /** Processors of the machine. */
  readonly cpus: number;
  readonly selinux: boolean;
}

/** Enough for any data loader, too few for a fork bomb. */
const PIDS_LIMIT = 8192;

/**
 * What root in an image may still do: own and enter the files that it installs or finds mounted, become the user it
 * serves as (nginx, gosu) and signal that user's processes. Neither raw sockets, nor devices, nor the kernel.
 */
const CAPABILITIES = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'];

export function createOptions(spec: ContainerSpec, surroundings: CreateSurroundings): ContainerCreateOptions {
  const { image, place, labels, publish } = surroundings;
  const port = spec.port === undefined ? undefined : `${spec.port}/tcp`;
  return {
    name: containerName(spec.name),
    Image: image,
    ...(spec.entrypoint === undefined ? {} : { Entrypoint: [...spec.entrypoint] }),
    // With an entrypoint and no arguments the image's CMD is dropped, as `docker run --entrypoint` drops it.
    ...(spec.arguments === undefined ? {} : { Cmd: [...spec.arguments] }),
    Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
    Labels: labels,
    ...(place.kind === 'namespace' ? {} : { Hostname: spec.hostname }),
    ...(port === undefined || place.kind === 'namespace' ? {} : { ExposedPorts: { [port]: {} } }),
    ...networking(spec, place),
    HostConfig: {
      ...limits(spec, surroundings),
      ...networkMode(spec, place),
      ...(publish && port !== undefined && place.kind !== 'namespace'
        ? { PortBindings: { [port]: [{ HostIp: '127.0.0.1', HostPort: '' }] } }
        : {}),
      Mounts: spec.mounts.map((mount) => mountOf(mount, labels)),
      // The lines are read back from here: after a restart of the server, and whatever the engine's default is.
      LogConfig: { Type: 'json-file', Config: {} },
    },
  };
}

/** Without a name the engine removes a volume with its container. What the image holds at the target must not be copied into it. */
function mountOf({ source, target, readOnly, changes }: Mount, labels: Record<string, string>): MountSettings {
  if (changes === undefined) return { Type: 'bind', Source: source, Target: target, ReadOnly: readOnly };
  const DriverConfig = { Name: 'local', Options: { ...overlayOptions(source, changes) } };
  const VolumeOptions = { NoCopy: true, Labels: labels, DriverConfig };
  return { Type: 'volume', Source: '', Target: target, ReadOnly: readOnly, VolumeOptions };
}

function limits(spec: ContainerSpec, { cpus, selinux }: CreateSurroundings): HostConfig {
  const gpus = spec.gpus ?? 0;
  return {
    ...(spec.memoryLimit === undefined ? {} : { Memory: spec.memoryLimit, MemorySwap: spec.memoryLimit }),
    // The engine refuses more than there are.
    ...(spec.cpus === undefined || spec.cpus >= cpus ? {} : { NanoCpus: Math.round(spec.cpus * 1e9) }),
    ...(gpus === 0 ? {} : { DeviceRequests: [deviceRequest(spec)] }),
    CapDrop: ['ALL'],
    CapAdd: CAPABILITIES,
    SecurityOpt: ['no-new-privileges', ...(selinux ? ['label=disable'] : [])],
    PidsLimit: PIDS_LIMIT,
  };
}

/** Where the driver does not list its devices, the engine chooses. */
function deviceRequest({ gpus = 0, gpuDevices }: ContainerSpec): DeviceRequest {
  const which = gpuDevices === undefined ? { Count: gpus } : { DeviceIDs: [...gpuDevices] };
  return { Driver: 'nvidia', ...which, Capabilities: [['gpu']] };
}

function networkMode({ hostname }: ContainerSpec, place: NetworkPlace): HostConfig {
  switch (place.kind) {
    case 'namespace':
      return { NetworkMode: `container:${place.container}` };
    case 'network':
      return { NetworkMode: place.id };
    case 'bridge':
      return { NetworkMode: 'bridge' };
    case 'none':
      // Without a network the engine leaves the host's own name out of /etc/hosts; SageMaker's toolkit resolves it.
      return { NetworkMode: 'none', ...(hostname === undefined ? {} : { ExtraHosts: [`${hostname}:127.0.0.1`] }) };
  }
}

function networking({ hostname }: ContainerSpec, place: NetworkPlace): ContainerCreateOptions {
  if (place.kind !== 'network' || hostname === undefined) return {};
  return { NetworkingConfig: { EndpointsConfig: { [place.id]: { Aliases: [hostname] } } } };
}

/** The engine takes letters, digits, `_`, `.` and `-`, the first a letter or digit. */
function containerName(name: string): string {
  return name.replace(/[^a-zA-Z0-9_.-]/g, '-').replace(/^[^a-zA-Z0-9]+/, '');
}
