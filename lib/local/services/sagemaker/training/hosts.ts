import { messageOf } from '../../../common/errors';
import type { RunningContainer } from '../../../containers/engine';
import { bytesBelow } from '../../../workloads/archive/tree';
import type { HostExit, OnLine } from '../../../workloads/cluster';
import { Cluster } from '../../../workloads/cluster';
import { trainingContainers } from '../../../workloads/training/containers';
import type { HostLayout } from '../../../workloads/training/layout';
import type { SageMakerContext } from '../context';
import { UsageMeter } from '../observe/usage-meter';
import { writableAnyway } from './file-systems';
import type { TrainingJob } from './job';
import { keptOf } from './job-log';
import { keptFolders } from './kept-folders';
import type { Prepared } from './preparation';
import { layoutsOf } from './preparation';
import { Traffic } from './traffic';

const NAMESPACE = '/aws/sagemaker/TrainingJobs';

export interface HostsParts {
  readonly context: SageMakerContext;
  readonly job: TrainingJob;
  readonly onLine: OnLine;
  /** A line for the log that is no output of the containers. */
  readonly notice: (text: string) => void;
}

/** The containers of a job, and what goes on beside them while they run: pipes, checkpoints, a look at what they use. */
export class Hosts {
  private readonly traffic: Traffic;
  private readonly meter: UsageMeter;
  /** Those that are kept in S3 while the containers run. */
  readonly folders: Prepared['folders'];

  private constructor(
    { context, job, notice }: HostsParts,
    private readonly cluster: Cluster,
    { spec, layouts, folders, adopted }: Omit<Prepared, 'spec'> & Partial<Prepared> & { readonly adopted: boolean },
  ) {
    const clock = context.realTime;
    const report = (message: string, error: unknown): void => notice(`trainyard: ${message}: ${messageOf(error)}`);
    this.folders = folders;
    this.traffic = new Traffic({ spec, layouts, folders, clock, report });
    const hosts = layouts.map((layout) => metered(layout, job));
    const flow = context.metrics;
    this.meter = new UsageMeter({ cluster, flow, clock, namespace: NAMESPACE, owner: job.name, hosts, adopted });
  }

  /**
   * @param signal ends the wait for devices that others have
   * @throws ContainerError; nothing is left running then
   */
  static async start(parts: HostsParts, prepared: Prepared, signal: AbortSignal): Promise<Hosts> {
    const { engine } = parts.context.platform;
    writableAnyway(prepared.spec.channels, engine.name).forEach(parts.notice);
    const containers = trainingContainers(prepared.spec, prepared.layouts, engine);
    const cluster = await Cluster.start(engine, containers, parts.onLine, signal);
    return new Hosts(parts, cluster, { ...prepared, adopted: false });
  }

  /** Those that an earlier server started. */
  static adopt(parts: HostsParts, containers: readonly RunningContainer[]): Hosts {
    const { context, job, onLine } = parts;
    const members = containers.map((container) => ({ host: container.labels['host'] ?? 'algo-1', container }));
    const cluster = Cluster.adopt(members, onLine, keptOf(context.logParts, job));
    const layouts = layoutsOf(context, job);
    return new Hosts(parts, cluster, { layouts, folders: keptFolders(context.s3, job, layouts), adopted: true });
  }

  /** Resolves when all have ended and the last line was heard. Rejects when a pipe cannot be fed any further. */
  async exited(): Promise<HostExit> {
    const exit = await Promise.race([this.cluster.exited, this.traffic.broken]);
    await Promise.all([this.cluster.drained(), this.end()]);
    return exit;
  }

  /** SIGTERM, two minutes, SIGKILL; resolves when all have ended. */
  stop(): Promise<void> {
    return this.cluster.stop();
  }

  /** Resolves when nothing goes on beside the containers any more. */
  async end(): Promise<void> {
    await Promise.all([this.traffic.end(), this.meter.end()]);
  }

  async remove(): Promise<void> {
    this.meter.cancel();
    await this.cluster.remove();
  }
}

function metered(
  layout: HostLayout,
  { request }: TrainingJob,
): ConstructorParameters<typeof UsageMeter>[0]['hosts'][number] {
  const { name, group } = layout.host;
  return {
    name,
    instanceType: group.instanceType,
    disk: { volumeGiB: request.ResourceConfig?.VolumeSizeInGB ?? 1, bytes: () => bytesBelow(...layout.ownFolders) },
  };
}
