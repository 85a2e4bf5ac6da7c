import type Docker from 'dockerode';
import { messageOf } from '../../common/errors';
import { type Capability, ContainerError } from '../engine';
import { type DockerEndpoint, dockerEndpoints, getJson } from './endpoint';

const ALWAYS: readonly Capability[] = ['network isolation', 'foreign images', 'several hosts', 'fixed port'];

interface Info {
  readonly ServerVersion: string;
  readonly OSType: string;
  readonly OperatingSystem: string;
  readonly Architecture: string;
  readonly NCPU: number;
  readonly MemTotal: number;
  /** Not so where the engine has no control groups, as a rootless one on their version 1. */
  readonly MemoryLimit?: boolean;
  readonly CpuCfsQuota?: boolean;
  readonly SecurityOptions?: readonly string[];
  readonly Runtimes?: Readonly<Record<string, unknown>>;
}

/** A Docker engine that answers, and what matters of it. */
export class Daemon {
  private loading: Promise<Docker> | undefined;

  private constructor(
    readonly endpoint: DockerEndpoint,
    private readonly info: Info,
  ) {}

  /** @throws ContainerError `engine-unavailable` */
  static async find(environment: NodeJS.ProcessEnv): Promise<Daemon> {
    const failures: string[] = [];
    for (const endpoint of await dockerEndpoints(environment)) {
      try {
        const info = await getJson<Info>(endpoint, '/info');
        if (info.OSType === 'linux') return new Daemon(endpoint, info);
        failures.push(`it runs ${info.OSType} containers, not Linux ones`);
      } catch (error) {
        failures.push(`${'socketPath' in endpoint ? endpoint.socketPath : endpoint.host}: ${messageOf(error)}`);
      }
    }
    throw new ContainerError('engine-unavailable', `no Docker engine answers (${failures.join('; ')})`);
  }

  get version(): string {
    return this.info.ServerVersion;
  }

  get architecture(): string {
    return this.info.Architecture;
  }

  get cpus(): number {
    return this.info.NCPU;
  }

  get memoryBytes(): number {
    return this.info.MemTotal;
  }

  get capabilities(): ReadonlySet<Capability> {
    const { Runtimes, MemoryLimit, CpuCfsQuota } = this.info;
    const found = new Set(ALWAYS);
    if (MemoryLimit !== false) found.add('memory limit');
    if (CpuCfsQuota !== false) found.add('cpu limit');
    if (Runtimes !== undefined && 'nvidia' in Runtimes) found.add('gpus');
    return found;
  }

  get hasSelinux(): boolean {
    return this.hasSecurityOption('selinux');
  }

  /** Whether this machine reaches a container's own address: not so where the engine runs in a virtual machine or a namespace. */
  get reachesContainers(): boolean {
    const virtual = process.platform !== 'linux' || this.info.OperatingSystem === 'Docker Desktop';
    return !virtual && !this.isRootless;
  }

  /** Whether root in a container is root here, so that files it writes are not this user's. */
  get writesAsRoot(): boolean {
    return this.reachesContainers && !this.hasSecurityOption('userns');
  }

  /** Whether root in a container is the user here who runs the engine. */
  get isRootless(): boolean {
    return this.hasSecurityOption('rootless');
  }

  /** The client library, loaded when it is first needed: that takes longer than the rest of the server's start. */
  docker(): Promise<Docker> {
    this.loading ??= new Promise((resolve) => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- in CommonJS this is how to load late
      const Client = require('dockerode') as typeof Docker;
      resolve(new Client(clientOptions(this.endpoint)));
    });
    return this.loading;
  }

  private hasSecurityOption(name: string): boolean {
    return this.info.SecurityOptions?.some((option) => option.includes(`name=${name}`)) ?? false;
  }
}

/** The client library writes the protocol without a colon. */
function clientOptions(endpoint: DockerEndpoint): Docker.DockerOptions {
  return 'socketPath' in endpoint ? endpoint : { host: endpoint.host, port: endpoint.port, protocol: 'http' };
}
