import { ServiceError } from '../../../common/errors';
import type { RunningContainer } from '../../../containers/engine';
import { ContainerError } from '../../../containers/engine';
import { bytesBelow } from '../../../workloads/archive/tree';
import type { HostExit, OnLine } from '../../../workloads/cluster';
import { Cluster } from '../../../workloads/cluster';
import { processingContainers } from '../../../workloads/processing/containers';
import { PipeFeeds } from '../../../workloads/pipes/pipe-feeds';
import { readExitMessage } from '../../../workloads/processing/exit-message';
import { pipesOf } from '../../../workloads/processing/pipes';
import type { SageMakerContext } from '../context';
import { JobRun } from '../jobs/job-run';
import { startInstances } from '../jobs/instances';
import { HostLogs } from '../observe/host-logs';
import { UsageMeter } from '../observe/usage-meter';
import { UploadError } from '../training/failure-reason';
import { ContinuousUpload } from './continuous-upload';
import { exitReason, processingReason } from './failure-reason';
import { OutputUploads } from './outputs';
import { layoutsOf, prepare } from './preparation';
import type { ProcessingRequest, ProcessingState } from './processing-job';
import { clusterOf, hasPipes, maxRuntimeOf } from './processing-job';

const GROUP = '/aws/sagemaker/ProcessingJobs';

/** One processing job: inputs placed, containers run, outputs uploaded. */
export class ProcessingRun extends JobRun<ProcessingRequest, ProcessingState> {
  private readonly logs: HostLogs;
  private readonly uploads: OutputUploads;
  private cluster: Cluster | undefined;

  constructor(context: SageMakerContext, name: string) {
    super(context, context.processingJobs, name, 'processing');
    const epoch = Math.floor(this.job.created / 1000);
    this.logs = new HostLogs(context.logParts, GROUP, (host) => `${name}/${host}-${epoch}`);
    const outputs = this.job.request.ProcessingOutputConfig?.Outputs ?? [];
    this.uploads = new OutputUploads(context.s3, outputs, layoutsOf(context, this.job));
  }

  protected async work(): Promise<void> {
    await startInstances(this.context, clusterOf(this.job).InstanceType, this.ending.signal);
    const { spec, layouts } = await prepare(this.context, this.job);
    if (this.isOver()) return;
    const { engine, clock } = this.context.platform;
    const containers = processingContainers(spec, layouts, engine);
    // Only with all containers it has started: what waits for devices begins again under the next server.
    this.cluster = await Cluster.start(engine, containers, this.onLine, this.ending.signal);
    this.jobs.note(this.name, { started: clock.now() });
    if (this.closing) await this.cluster.remove();
    await this.untilEnd(this.cluster, false, new PipeFeeds(pipesOf(spec, layouts, this.context.realTime)));
  }

  protected async workOn(own: readonly RunningContainer[]): Promise<void> {
    const { exit, started } = this.job.state;
    if (exit !== undefined) return this.finish(exit);
    if (started === undefined && own.length < clusterOf(this.job).InstanceCount) {
      await Promise.all(own.map((container) => container.remove()));
      return this.begin();
    }
    if (own.length > 0) {
      const members = own.map((container) => ({ host: container.labels['host'] ?? 'algo-1', container }));
      this.cluster = Cluster.adopt(members, this.onLine, this.logs.kept(this.job.created));
      if (hasPipes(this.job.request))
        throw new Error('the local cloud ended while it streamed the inputs of the job’s Pipe mode');
      if (started === undefined) this.jobs.note(this.name, { started: this.context.platform.clock.now() });
      return this.untilEnd(this.cluster, true);
    }
    if (!this.isOver()) throw new Error('the local cloud ended while the job ran, and its containers with it');
  }

  protected async endContainers(): Promise<void> {
    await this.cluster?.stop();
  }

  protected async removeContainers(): Promise<void> {
    await this.cluster?.remove();
  }

  protected hasStarted(): boolean {
    return this.cluster !== undefined;
  }

  protected explain(error: unknown): string {
    if (error instanceof ContainerError) this.logs.onLine('algo-1', { text: error.message });
    return processingReason(error);
  }

  protected closeLogs(): Promise<void> {
    return this.logs.close();
  }

  private readonly onLine: OnLine = (host, line) => this.logs.onLine(host, line);

  private async untilEnd(cluster: Cluster, adopted: boolean, pipes = new PipeFeeds([])): Promise<void> {
    if (this.job.state.stopping === true) this.stop();
    this.armLimit(maxRuntimeOf(this.job.request));
    const upload = new ContinuousUpload(this.uploads, this.context.realTime, this.context.background);
    upload.begin();
    const meter = this.meter(cluster, adopted);
    const ending = (): Promise<unknown> => {
      upload.end();
      this.disarmLimit();
      return Promise.all([pipes.end(), meter.end()]);
    };
    const exit = await Promise.race([cluster.exited, pipes.broken]).finally(ending);
    await cluster.drained();
    if (this.closing) throw new Error('the local cloud was stopped while the job ran');
    this.jobs.note(this.name, { exit });
    await this.finish(exit);
  }

  private meter(cluster: Cluster, adopted: boolean): UsageMeter {
    const { metrics: flow, realTime: clock } = this.context;
    const { InstanceType: instanceType, VolumeSizeInGB: volumeGiB } = clusterOf(this.job);
    const hosts = layoutsOf(this.context, this.job).map(({ host, root }) => ({
      name: host,
      instanceType,
      disk: { volumeGiB, bytes: () => bytesBelow(root) },
    }));
    return new UsageMeter({ cluster, flow, clock, namespace: GROUP, owner: this.name, hosts, adopted });
  }

  private async finish(exit: HostExit): Promise<void> {
    await this.upload();
    const exitMessage = await readExitMessage(layoutsOf(this.context, this.job).map(({ messageFile }) => messageFile));
    await this.logs.close();
    if (this.job.state.stopping === true) this.jobs.advance(this.name, 'Stopped', { exitMessage });
    else if (exit.code === 0) this.jobs.advance(this.name, 'Completed', { exitMessage });
    else this.jobs.advance(this.name, 'Failed', { exitMessage, failureReason: exitReason(exit, exitMessage) });
  }

  private async upload(): Promise<void> {
    try {
      await this.uploads.all();
    } catch (error) {
      throw error instanceof ServiceError ? new UploadError(error.message, { cause: error }) : error;
    }
  }
}
