import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Clock } from '../../clock/clock';
import { SystemClock } from '../../clock/system-clock';
import {
  type Capability,
  ContainerError,
  type ContainerEngine,
  type ContainerNetwork,
  type ContainerSpec,
  type RunningContainer,
} from '../engine';
import { type StartPlan, WorkloadDirectory } from './directory';
import { FolderImage } from './folder-image';
import { killMarked } from './kernel';
import { planWorkload } from './plan';
import { Ports } from './ports';
import { ProcessContainer } from './process-container';
import { Pythons } from './python/python';
import { Supervision, supervise } from './supervision';

export interface ProcessEngineOptions {
  readonly stateDirectory: string;
  /** Real time, never a compressed clock's: what a program does takes as long as it takes. @default the machine's clock */
  readonly clock?: Clock;
  /** Where interpreters are looked for. @default the PATH of this process */
  readonly path?: string;
}

/** Runs image folders as processes of this machine, where no Docker engine answers. */
export class ProcessEngine implements ContainerEngine {
  readonly name = 'process';
  readonly version = process.version;
  readonly capabilities: ReadonlySet<Capability> = new Set();
  private readonly ports = new Ports();
  /** Networks that have their one host. */
  private readonly inhabited = new Set<string>();

  private constructor(
    private readonly directory: string,
    private readonly clock: Clock,
    private readonly pythons: Pythons,
    /** Tells the processes of this state directory from others'. */
    private readonly mark: string,
  ) {}

  /** Clears away what an earlier server had only begun to start. */
  static async open(options: ProcessEngineOptions): Promise<ProcessEngine> {
    const directory = join(options.stateDirectory, 'process');
    await mkdir(join(directory, 'workloads'), { recursive: true, mode: 0o700 });
    const path = await realpath(directory);
    const pythons = new Pythons({ directory: path, path: options.path ?? process.env['PATH'] ?? '' });
    const mark = createHash('sha256').update(path).digest('hex').slice(0, 16);
    const engine = new ProcessEngine(path, options.clock ?? new SystemClock(), pythons, mark);
    await engine.sweep();
    return engine;
  }

  async start(spec: ContainerSpec): Promise<RunningContainer> {
    if (spec.image.kind === 'docker') throw foreign(spec.image.reference);
    this.assertAlone(spec.network);
    const image = await FolderImage.open(spec.image.directory);
    const python = await this.pythons.provide(image.directory);
    const directory = await WorkloadDirectory.create(join(this.directory, 'workloads'));
    const port = spec.port === undefined ? undefined : await this.takePort(spec.port, image);
    try {
      const plan = await planWorkload({ spec, image, python, directory, port, mark: this.markOf(directory) });
      await directory.writePlan(plan);
      await supervise(directory, plan);
      return await this.attach(directory, plan);
    } catch (error) {
      if (port !== undefined) this.ports.release(port);
      await directory.remove();
      throw error;
    }
  }

  createNetwork(): Promise<ContainerNetwork> {
    const id = randomUUID();
    const remove = (): Promise<void> => Promise.resolve(void this.inhabited.delete(id));
    return Promise.resolve({ id, remove });
  }

  async survivors(): Promise<RunningContainer[]> {
    const found: RunningContainer[] = [];
    for (const directory of await this.workloads()) {
      const plan = await directory.plan();
      const running = await directory.running();
      // Without a record it never ran.
      if (plan !== undefined && running !== undefined) found.push(await this.attach(directory, plan));
    }
    return found;
  }

  async reap(keep: ReadonlySet<string> = new Set()): Promise<void> {
    const kept = new Set<string>();
    for (const directory of await this.workloads()) {
      if (keep.has(directory.id)) kept.add(directory.id);
      else await this.discard(directory);
    }
    await killMarked(`${this.mark}-`, kept);
  }

  async build(directory: string): Promise<Readable> {
    const image = await FolderImage.open(directory);
    await this.pythons.provide(image.directory);
    return Readable.from([`${directory} runs as processes of this machine\n`]);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async attach(directory: WorkloadDirectory, plan: StartPlan): Promise<ProcessContainer> {
    const { port } = plan;
    if (port !== undefined) this.ports.claim(port);
    const onRemoved = (): void => (port === undefined ? undefined : this.ports.release(port));
    const supervision = await Supervision.connect(plan.socket);
    return new ProcessContainer({
      directory,
      plan,
      supervision,
      mark: this.markOf(directory),
      clock: this.clock,
      onRemoved,
    });
  }

  private async sweep(): Promise<void> {
    const started: string[] = [];
    for (const directory of await this.workloads())
      if ((await directory.running()) !== undefined) started.push(directory.id);
    await this.reap(new Set(started));
  }

  private async discard(directory: WorkloadDirectory): Promise<void> {
    const plan = await directory.plan();
    if (plan === undefined) return directory.remove();
    await (await this.attach(directory, plan)).remove();
  }

  private async workloads(): Promise<WorkloadDirectory[]> {
    const parent = join(this.directory, 'workloads');
    return (await readdir(parent)).map((name) => new WorkloadDirectory(join(parent, name)));
  }

  private markOf(directory: WorkloadDirectory): string {
    return `${this.mark}-${directory.id}`;
  }

  /** SageMaker's own label says that a program takes its port from SAGEMAKER_BIND_TO_PORT; one without may know 8080 only. */
  private takePort(wanted: number, image: FolderImage): Promise<number> {
    const accepts = image.definition.labels['com.amazonaws.sagemaker.capabilities.accept-bind-to-port'] === 'true';
    return this.ports.take(accepts ? undefined : wanted);
  }

  private assertAlone(network: ContainerNetwork | undefined): void {
    if (network === undefined) return;
    if (this.inhabited.has(network.id)) throw severalHosts();
    this.inhabited.add(network.id);
  }
}

function foreign(reference: string): ContainerError {
  return new ContainerError(
    'unsupported',
    `image ${reference} needs Docker, which does not answer: start Docker, ` +
      'or register its build folder (trainyard images add NAME DIRECTORY) and name that image',
  );
}

function severalHosts(): ContainerError {
  return new ContainerError(
    'unsupported',
    'the process engine has no network in which several hosts find each other by name: use one instance, or start Docker',
  );
}
