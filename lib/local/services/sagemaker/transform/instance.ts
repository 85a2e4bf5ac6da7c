import { randomBytes } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContainerSpec } from '../../../containers/engine';
import { fitTo } from '../../../workloads/capabilities';
import { sizeOf } from '../../../workloads/instance-size';
import { Replica } from '../../../workloads/serving/replica';
import type { SageMakerContext } from '../context';
import type { ModelSource } from '../endpoint/model-source';
import { modelDirectory, placeModel } from '../endpoint/model-source';
import { localAccess } from '../local-access';
import { LogStream } from '../observe/log-stream';
import { DataLog, strategyWord } from './data-log';
import type { TransformJob, TransformRequest } from './transform-job';
import { resourcesOf } from './transform-job';

const PORT = 8080;
/** SageMaker waits half an hour for a container of a transform job to answer `/ping`. */
const STARTUP_TIMEOUT_SECONDS = 30 * 60;
/** Log group and namespace of metrics. */
export const TRANSFORM_JOBS = '/aws/sagemaker/TransformJobs';

/** One serving container of a job, with its logs. */
export class TransformInstance {
  readonly id = `i-${randomBytes(8).toString('hex')}`;
  readonly dataLog: DataLog;
  private readonly log: LogStream;
  private running: Replica | undefined;

  constructor(
    private readonly context: SageMakerContext,
    private readonly job: TransformJob,
  ) {
    const stream = `${job.name}/${this.id}-${Math.floor(job.created / 1000)}`;
    this.log = new LogStream(context.logParts, TRANSFORM_JOBS, stream);
    const dataStream = new LogStream(context.logParts, TRANSFORM_JOBS, `${stream}/data-log`);
    this.dataLog = new DataLog(dataStream, () => context.platform.clock.date());
  }

  /** @throws Error before `start` has resolved */
  get replica(): Replica {
    if (this.running === undefined) throw new Error(`instance ${this.id} has not started`);
    return this.running;
  }

  /** Resolves when the container serves. @param hurry ends it at once. @throws ContainerError, HealthCheckError */
  async start(source: ModelSource, hurry: AbortSignal): Promise<void> {
    const { engine, report } = this.context.platform;
    const root = join(this.context.workDirectory('transform', this.job.name), this.id);
    engine.announce?.(this.specOf(source, root));
    await placeModel(this.context, source.data, modelDirectory(root));
    await chmod(modelDirectory(root), 0o777);
    const { spec, notices } = fitTo(engine, this.specOf(source, root));
    notices.forEach((notice) => this.log.write(notice));
    this.running = await Replica.start({
      engine,
      clock: this.context.realTime,
      spec,
      startupTimeoutSeconds: STARTUP_TIMEOUT_SECONDS,
      onLine: ({ text }) => this.log.write(text),
      onTrouble: (message, error) => {
        this.log.write(`trainyard: ${message}`);
        report(message, error);
      },
      hurry,
    });
  }

  /** A line that is no output of the container. */
  notice(text: string): void {
    this.log.write(text);
  }

  async kill(): Promise<void> {
    await this.running?.kill();
  }

  async closeLogs(): Promise<void> {
    await Promise.all([this.log.close(), this.dataLog.close()]);
  }

  private specOf(source: ModelSource, root: string): ContainerSpec {
    const { platform } = this.context;
    const { name, request } = this.job;
    const access = localAccess(platform, source.isolated);
    return {
      name: `${name}-${this.id}`,
      image: source.image,
      arguments: ['serve'],
      environment: {
        ...access.environment,
        ...source.environment,
        ...request.Environment,
        ...batchEnvironment(request),
      },
      mounts: [
        platform.engine.name === 'process'
          ? { source: root, target: '/opt/ml', readOnly: false }
          : { source: modelDirectory(root), target: '/opt/ml/model', readOnly: false },
      ],
      ...sizeOf(resourcesOf(this.job).InstanceType, platform.engine),
      isolated: source.isolated,
      loopbackPort: access.loopbackPort,
      port: PORT,
      labels: { kind: 'transform', job: name, instance: this.id },
    };
  }
}

/** All or none: where one does not start the others end. @param hurry ends them at once */
export async function startAll(
  instances: readonly TransformInstance[],
  source: ModelSource,
  hurry: AbortSignal,
): Promise<void> {
  const started = await Promise.allSettled(instances.map((instance) => instance.start(source, hurry)));
  const failure = started.find((result) => result.status === 'rejected');
  if (failure === undefined) return;
  await Promise.all(instances.map((instance) => instance.kill()));
  throw failure.reason;
}

/** What the job does not say is left to the container, which is told nothing of it. */
function batchEnvironment(request: TransformRequest): Record<string, string> {
  const { BatchStrategy: strategy, MaxConcurrentTransforms: concurrent, MaxPayloadInMB: payload } = request;
  return {
    SAGEMAKER_BATCH: 'true',
    ...(payload === undefined ? {} : { SAGEMAKER_MAX_PAYLOAD_IN_MB: String(payload) }),
    ...(strategy === undefined ? {} : { SAGEMAKER_BATCH_STRATEGY: strategyWord(strategy) }),
    ...(concurrent === undefined ? {} : { SAGEMAKER_MAX_CONCURRENT_TRANSFORMS: String(concurrent) }),
  };
}
