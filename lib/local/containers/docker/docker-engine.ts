import { mkdir, realpath } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import type { Container } from 'dockerode';
import type { Clock } from '../../clock/clock';
import { SystemClock } from '../../clock/system-clock';
import type { Capability, ContainerEngine, ContainerNetwork, ContainerSpec, Mount, RunningContainer } from '../engine';
import { createOptions } from './create-options';
import { Daemon } from './daemon';
import { DockerContainer } from './docker-container';
import { asking, containerError, statusOf, unlessGone } from './errors';
import { Images } from './images';
import { Labels } from './labels';
import { NamespacePool } from './namespace-pool';
import { Networks } from './networks';
import { Ownership, type User } from './ownership';
import { type Placement, Placements } from './placements';
import { Remains } from './remains';

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
}

interface Attached {
  readonly labels: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
  readonly address: RunningContainer['address'];
  readonly placement: Placement;
  readonly image: string;
}

/** Runs images as containers of a Docker engine of this machine. */
export class DockerEngine implements ContainerEngine {
  readonly name = 'docker';
  readonly capabilities: ReadonlySet<Capability>;
  private readonly images: Images;
  private readonly networks: Networks;
  private readonly pool: NamespacePool;
  private readonly placements: Placements;
  private readonly remains: Remains;
  private readonly ownership: Ownership | undefined;
  private readonly clock: Clock;
  private readonly report: DockerEngineOptions['report'];

  private constructor(
    private readonly daemon: Daemon,
    private readonly labels: Labels,
    options: DockerEngineOptions,
  ) {
    const { report, environment = process.env, clock = new SystemClock(), user = currentUser() } = options;
    const docker = (): Promise<Docker> => daemon.docker();
    this.clock = clock;
    this.report = report;
    this.capabilities = capabilitiesOf(daemon);
    this.images = new Images({ docker, report, baseImage: environment['TRAINYARD_BASE_IMAGE'] });
    this.networks = new Networks({ docker, endpoint: daemon.endpoint, labels });
    this.pool = new NamespacePool({ docker, architecture: daemon.architecture, labels, report });
    this.placements = new Placements(daemon, this.networks, this.pool);
    this.remains = new Remains(daemon, labels, this.networks);
    this.ownership = user === undefined || !daemon.writesAsRoot ? undefined : new Ownership({ docker, labels }, user);
  }

  /** @throws ContainerError `engine-unavailable` */
  static async open(options: DockerEngineOptions): Promise<DockerEngine> {
    const daemon = await Daemon.find(options.environment ?? process.env);
    await mkdir(options.stateDirectory, { recursive: true, mode: 0o700 });
    return new DockerEngine(daemon, new Labels(await realpath(options.stateDirectory)), options);
  }

  get version(): string {
    return this.daemon.version;
  }

  async start(spec: ContainerSpec): Promise<RunningContainer> {
    const placement = await this.placements.choose(spec);
    try {
      return await this.startAt(spec, placement);
    } catch (error) {
      if (placement.place.kind !== 'namespace' || !/cannot join network|No such container/.test(String(error)))
        throw error;
      // Someone removed the network that stood ready.
      return await this.startAt(spec, this.placements.withoutPool());
    } finally {
      this.placements.prepareNext(spec);
    }
  }

  createNetwork(
    labels: Readonly<Record<string, string>>,
    options: { readonly isolated: boolean },
  ): Promise<ContainerNetwork> {
    return this.networks.create(labels, options.isolated);
  }

  async survivors(): Promise<RunningContainer[]> {
    const found = await this.remains.workloads();
    return Promise.all(
      found.map(async ({ info, container, labels, mounts, port, placement }) => {
        const address = port === undefined ? undefined : this.placements.addressOf(info, port, placement.address);
        return this.attach(container, { labels, mounts, address, placement, image: info.Image });
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

  close(): Promise<void> {
    return this.pool.close();
  }

  private async startAt(spec: ContainerSpec, placement: Placement): Promise<RunningContainer> {
    let container: Container | undefined;
    try {
      const image = await this.images.nameOf(spec.image);
      container = await this.create(spec, placement, image);
      await asking(container.start());
      const address = await this.addressOf(spec, container, placement);
      return this.attach(container, { labels: spec.labels, mounts: spec.mounts, address, placement, image });
    } catch (error) {
      if (container !== undefined) await unlessGone(container.remove({ force: true, v: true }));
      await this.placements.leave(placement);
      throw error;
    }
  }

  /** @throws ContainerError `image-not-found` */
  private async create(spec: ContainerSpec, placement: Placement, image: string): Promise<Container> {
    const docker = await this.daemon.docker();
    const options = createOptions(spec, {
      image,
      place: placement.place,
      labels: this.labels.of('workload', spec.labels, spec.port),
      publish: this.placements.publishes(spec),
      cpus: this.daemon.cpus,
      selinux: this.daemon.hasSelinux,
    });
    try {
      return await docker.createContainer(options);
    } catch (error) {
      if (statusOf(error) !== 404 || !/no such image/i.test(String(error))) throw containerError(error);
    }
    await this.images.obtain(spec.image);
    return asking(docker.createContainer(options));
  }

  private async addressOf(
    spec: ContainerSpec,
    container: Container,
    placement: Placement,
  ): Promise<RunningContainer['address']> {
    if (spec.port === undefined) return undefined;
    if (placement.address !== undefined) return { host: placement.address, port: spec.port };
    return this.placements.addressOf(await asking(container.inspect()), spec.port);
  }

  private attach(container: Container, { labels, mounts, address, placement, image }: Attached): DockerContainer {
    return new DockerContainer({
      container,
      labels,
      address,
      clock: this.clock,
      onExit: async () => {
        await this.ownership
          ?.reclaim(mounts, image)
          .catch((error: unknown) => this.report('files of a container could not be given to this user', error));
      },
      onRemoved: () => this.placements.leave(placement),
    });
  }
}

function capabilitiesOf(daemon: Daemon): ReadonlySet<Capability> {
  const all: Capability[] = [
    'network isolation',
    'memory limit',
    'cpu limit',
    'foreign images',
    'several hosts',
    'fixed port',
  ];
  return new Set(daemon.hasGpus ? [...all, 'gpus'] : all);
}

/** Root reads and removes whatever containers write. */
function currentUser(): User | undefined {
  const [uid, gid] = [process.getuid?.(), process.getgid?.()];
  return uid === undefined || gid === undefined || uid === 0 ? undefined : { uid, gid };
}
