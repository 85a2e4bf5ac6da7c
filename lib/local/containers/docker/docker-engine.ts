import { mkdir, realpath } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import type { Container } from 'dockerode';
import type { Clock } from '../../clock/clock';
import { SystemClock } from '../../clock/system-clock';
import { type GpuGrant, Gpus } from '../gpus';
import type {
  Announced,
  Capability,
  ContainerEngine,
  ContainerNetwork,
  ContainerSpec,
  Mount,
  RunningContainer,
} from '../engine';
import { Daemon } from './daemon';
import { DockerContainer } from './docker-container';
import { devicesOf, gpuDevices, gpuRequest, gpuRequestOf } from './gpu-devices';
import { GpuUsage } from './gpu-usage';
import { Images } from './images';
import { Labels } from './labels';
import { Launcher } from './launcher';
import { NamespacePool } from './namespace-pool';
import { Namespaces } from './namespaces';
import { Networks } from './networks';
import { Overlays } from './overlays';
import { Ownership, type User } from './ownership';
import { type Placement, Placements } from './placements';
import { Relays } from './relays';
import { Remains } from './remains';
import { untilEnded } from './wait';

export interface DockerEngineOptions {
  readonly stateDirectory: string;
  /** Hears of images that are pulled, and of trouble that no caller waits for. */
  readonly report: (message: string, error?: unknown) => void;
  /** Real time, never a compressed clock's. @default the machine's clock */
  readonly clock?: Clock;
  /** DOCKER_HOST, TRAINYARD_BASE_IMAGE. @default this process's */
  readonly environment?: NodeJS.ProcessEnv;
  /** Who is to own what containers write. @default the user of this process, unless that is root */
  readonly user?: User;
  /** UUIDs of the NVIDIA devices. @default those that the machine's driver lists */
  readonly gpuDevices?: readonly string[];
  /** The driver's program that tells what they are used. @default `nvidia-smi` */
  readonly nvidiaSmi?: string;
}

interface Attached {
  readonly labels: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
  readonly address: RunningContainer['address'];
  readonly placement: Placement;
  readonly image: string;
  readonly gpus: GpuGrant | undefined;
}

/** Runs images as containers of a Docker engine of this machine. */
export class DockerEngine implements ContainerEngine {
  readonly name = 'docker';
  readonly capabilities: ReadonlySet<Capability>;
  private readonly images: Images;
  private readonly launcher: Launcher;
  private readonly networks: Networks;
  private readonly relays: Relays;
  private readonly pool: NamespacePool;
  private readonly placements: Placements;
  private readonly remains: Remains;
  private readonly ownership: Ownership | undefined;
  private readonly gpus: Gpus;
  private readonly gpuUsage: GpuUsage;
  private readonly clock: Clock;
  private readonly report: DockerEngineOptions['report'];

  private constructor(
    private readonly daemon: Daemon,
    labels: Labels,
    options: DockerEngineOptions,
  ) {
    const { report, environment = process.env, clock = new SystemClock(), user = currentUser() } = options;
    const docker = (): Promise<Docker> => daemon.docker();
    this.clock = clock;
    this.report = report;
    this.capabilities = daemon.capabilities;
    this.gpus = new Gpus(options.gpuDevices ?? []);
    this.gpuUsage = new GpuUsage(clock, options.nvidiaSmi);
    this.images = new Images({ docker, report, baseImage: environment['TRAINYARD_BASE_IMAGE'] });
    this.networks = new Networks({ docker, endpoint: daemon.endpoint, labels });
    this.relays = new Relays({ docker, labels, clock, report });
    const { images, networks, relays } = this;
    const namespaces = new Namespaces({ docker, architecture: daemon.architecture, labels, relays });
    this.pool = new NamespacePool({ namespaces, report });
    this.placements = new Placements({ daemon, images, networks, namespaces, pool: this.pool, relays });
    const overlays = new Overlays(daemon, report);
    this.launcher = new Launcher({ daemon, labels, images, placements: this.placements, overlays });
    this.remains = new Remains(daemon, labels, networks, relays);
    this.ownership = ownership(daemon, { docker, labels }, user);
  }

  /**
   * Finds the engine, and clears away what an earlier server kept ready there or had only begun to make.
   * @throws ContainerError `engine-unavailable`
   */
  static async open(options: DockerEngineOptions): Promise<DockerEngine> {
    const daemon = await Daemon.find(options.environment ?? process.env);
    await mkdir(options.stateDirectory, { recursive: true, mode: 0o700 });
    const devices = daemon.capabilities.has('gpus') ? (options.gpuDevices ?? (await gpuDevices())) : [];
    const labels = new Labels(await realpath(options.stateDirectory));
    const engine = new DockerEngine(daemon, labels, { ...options, gpuDevices: devices });
    await engine.remains.sweep();
    return engine;
  }

  get version(): string {
    return this.daemon.version;
  }

  get machine(): NonNullable<ContainerEngine['machine']> {
    return this.daemon;
  }

  get gpuCount(): number {
    return this.gpus.count;
  }

  async start(spec: ContainerSpec): Promise<RunningContainer> {
    const gpus = this.gpus.count === 0 || (spec.gpus ?? 0) === 0 ? undefined : await this.gpus.take(gpuRequest(spec));
    try {
      return await this.place(gpus === undefined ? spec : { ...spec, gpuDevices: gpus.devices }, gpus);
    } catch (error) {
      gpus?.release();
      throw error;
    }
  }

  announce(spec: Announced): void {
    void this.placements.announce(spec).catch(() => undefined);
  }

  createNetwork(
    labels: Readonly<Record<string, string>>,
    options: { readonly isolated: boolean },
  ): Promise<ContainerNetwork> {
    return this.networks.create(labels, options.isolated);
  }

  async survivors(loopbackPort?: number): Promise<RunningContainer[]> {
    const found = await this.remains.workloads(loopbackPort);
    return Promise.all(
      found.map(async ({ info, container, labels, mounts, port, placement }) => {
        const address = port === undefined ? undefined : this.placements.addressOf(info, port, placement);
        const devices = info.State.Running ? devicesOf(info) : [];
        const gpus =
          devices.length === 0 ? undefined : this.gpus.adopt(devices, gpuRequestOf(labels, devices.length, port));
        return this.attach(container, { labels, mounts, address, placement, image: info.Image, gpus });
      }),
    );
  }

  async reap(keep: ReadonlySet<string> = new Set()): Promise<void> {
    await this.pool.clear();
    await this.remains.remove(keep);
  }

  build(directory: string, tag: string): Promise<Readable> {
    return this.images.build(directory, tag);
  }

  /** Resolves when nothing goes on in the background: networks that are made ready or taken away. */
  settled(): Promise<void> {
    return this.pool.settled();
  }

  async close(): Promise<void> {
    await this.pool.close();
    this.relays.close();
  }

  private async place(spec: ContainerSpec, gpus: GpuGrant | undefined): Promise<RunningContainer> {
    const placement = await this.placements.choose(spec);
    try {
      return await this.startAt(spec, placement, gpus);
    } catch (error) {
      if (placement.place.kind !== 'namespace' || !/cannot join network|No such container/.test(String(error)))
        throw error;
      // Someone removed the network that stood ready.
      return await this.startAt(spec, await this.placements.choose(spec, false), gpus);
    } finally {
      void this.placements.prepareNext(spec).catch(() => undefined);
    }
  }

  private async startAt(spec: ContainerSpec, placement: Placement, gpus?: GpuGrant): Promise<RunningContainer> {
    try {
      const { labels } = spec;
      const { container, address, image, mounts } = await this.launcher.launch(spec, placement);
      return this.attach(container, { labels, mounts, address, placement, image, gpus });
    } catch (error) {
      await this.placements.leave(placement);
      throw error;
    }
  }

  private attach(container: Container, { labels, mounts, address, placement, image, gpus }: Attached): DockerContainer {
    return new DockerContainer({
      container,
      labels,
      address,
      wait: () => untilEnded(container),
      clock: this.clock,
      ...(gpus && { gpus: () => this.gpuUsage.of(gpus.devices) }),
      onExit: async () => {
        gpus?.release();
        await this.ownership
          ?.reclaim(mounts, image)
          .catch((error: unknown) => this.report('files of a container could not be given to this user', error));
      },
      onRemoved: async () => {
        gpus?.release();
        await this.placements.leave(placement);
        await this.ownership
          ?.clear(mounts, image)
          .catch((error: unknown) => this.report('what a container changed of its inputs could not be removed', error));
      },
    });
  }
}

function ownership(
  { writesAsRoot, isRootless }: Daemon,
  parts: ConstructorParameters<typeof Ownership>[0],
  user: User | undefined,
): Ownership | undefined {
  if (user === undefined) return undefined;
  if (isRootless) return new Ownership(parts, user, { uid: 0, gid: 0 });
  return writesAsRoot ? new Ownership(parts, user) : undefined;
}

/** Root reads and removes whatever containers write. */
function currentUser(): User | undefined {
  const [uid, gid] = [process.getuid?.(), process.getgid?.()];
  return uid === undefined || gid === undefined || uid === 0 ? undefined : { uid, gid };
}
