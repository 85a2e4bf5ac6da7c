import type { ContainerCreateOptions, HostConfig } from 'dockerode';
import type { ContainerSpec } from '../engine';

/** Labels by which an engine knows its own again. */
export const STATE_LABEL = 'dev.trainyard.state';

/**
 * What a program that starts as root needs to own its files and to give up being root; everything else is dropped.
 * Without DAC_OVERRIDE it could not even read `/opt/ml` where the server runs as another user.
 */
const CAPABILITIES = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'];

/** Bounds a fork bomb; far above what data loaders start. */
const MOST_PROCESSES = 8192;

export interface CreateSurroundings {
  readonly image: string;
  readonly state: string;
  /** Whether this machine reaches a container by its own address, as only Linux does. */
  readonly direct: boolean;
}

export function createOptions(
  spec: ContainerSpec,
  { image, state, direct }: CreateSurroundings,
): ContainerCreateOptions {
  const port = spec.port === undefined ? undefined : `${spec.port}/tcp`;
  return {
    name: spec.name,
    Image: image,
    Entrypoint: spec.entrypoint === undefined ? undefined : [...spec.entrypoint],
    Cmd: spec.arguments === undefined ? undefined : [...spec.arguments],
    Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
    Hostname: spec.hostname,
    Labels: { ...spec.labels, [STATE_LABEL]: state },
    ExposedPorts: port === undefined ? undefined : { [port]: {} },
    HostConfig: {
      ...hardening(),
      ...limits(spec),
      ...network(spec),
      ...(port !== undefined && !direct && publish(port)),
      Mounts: mounts(spec),
    },
    NetworkingConfig: networking(spec),
  };
}

function hardening(): HostConfig {
  return {
    CapDrop: ['ALL'],
    CapAdd: CAPABILITIES,
    SecurityOpt: ['no-new-privileges'],
    Privileged: false,
    PidsLimit: MOST_PROCESSES,
  };
}

function limits({ memoryLimit, cpus, gpus = 0 }: ContainerSpec): HostConfig {
  return {
    // Swap as large as the limit would double it.
    ...(memoryLimit !== undefined && { Memory: memoryLimit, MemorySwap: memoryLimit }),
    ...(cpus !== undefined && { NanoCpus: Math.round(cpus * 1e9) }),
    ...(gpus > 0 && { DeviceRequests: [{ Driver: 'nvidia', Count: gpus, Capabilities: [['gpu']] }] }),
  };
}

function network(spec: ContainerSpec): HostConfig {
  if (spec.network !== undefined) return { NetworkMode: spec.network.id };
  return spec.isolated === true ? { NetworkMode: 'none' } : {};
}

function networking({ network: joined, hostname }: ContainerSpec): ContainerCreateOptions['NetworkingConfig'] {
  if (joined === undefined || hostname === undefined) return undefined;
  return { EndpointsConfig: { [joined.id]: { Aliases: [hostname] } } };
}

/** On loopback, and on a port that Docker chooses. */
function publish(port: string): HostConfig {
  return { PortBindings: { [port]: [{ HostIp: '127.0.0.1', HostPort: '' }] } };
}

function mounts(spec: ContainerSpec): NonNullable<HostConfig['Mounts']> {
  return spec.mounts.map(({ source, target, readOnly }) => ({
    Type: 'bind',
    Source: source,
    Target: target,
    ReadOnly: readOnly,
  }));
}
