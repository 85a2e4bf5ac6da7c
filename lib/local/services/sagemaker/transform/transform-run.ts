import { forEachLimited } from '../../../common/concurrency';
import { messageOf, ServiceError } from '../../../common/errors';
import type { ContainerUsage, RunningContainer } from '../../../containers/engine';
import { ContainerError } from '../../../containers/engine';
import { HealthCheckError } from '../../../workloads/serving/health';
import type { ObjectTransform } from '../../../workloads/transform/transform-object';
import { transformObject } from '../../../workloads/transform/transform-object';
import type { SageMakerContext } from '../context';
import { resolveModel } from '../endpoint/model-source';
import type { JobState } from '../jobs/job';
import { startInstances } from '../jobs/instances';
import { JobRun } from '../jobs/job-run';
import { UsageMeter } from '../observe/usage-meter';
import { UploadError } from '../training/failure-reason';
import { capture } from './capture';
import { transformReason } from './failure-reason';
import { startAll, TRANSFORM_JOBS, TransformInstance } from './instance';
import type { InputObjects, TransformInputObject } from './objects';
import { below, inputObjects, outputName } from './objects';
import { limitsOf, objectTransform } from './requests';
import type { TransformRequest } from './transform-job';
import { resourcesOf } from './transform-job';

/** One transform job: containers that serve the model, objects dealt to them, answers written. */
export class TransformRun extends JobRun<TransformRequest, JobState> {
  private instances: readonly TransformInstance[] = [];

  constructor(context: SageMakerContext, name: string) {
    super(context, context.transformJobs, name, 'transform');
  }

  protected async work(): Promise<void> {
    const { request } = this.job;
    const { InstanceType: instanceType, InstanceCount: count } = resourcesOf(this.job);
    await startInstances(this.context, instanceType, this.ending.signal);
    const source = await resolveModel(this.context, request.ModelName as string);
    const input = await inputObjects(this.context.s3, request);
    if (this.isOver()) return;
    this.jobs.note(this.name, { started: this.context.platform.clock.now() });
    this.instances = Array.from({ length: count }, () => new TransformInstance(this.context, this.job));
    await startAll(this.instances, source, this.ending.signal);
    const meter = this.meter(instanceType);
    const failures = await this.transform(input).finally(() => meter.end());
    await this.finish(input, failures);
  }

  /** Every object is written as a whole or not at all, so the job simply begins again. */
  protected async workOn(own: readonly RunningContainer[]): Promise<void> {
    await Promise.all(own.map((container) => container.remove()));
    if (!this.isOver()) await this.work();
  }

  /** Requests under way end at once: SageMaker keeps nothing of an object that is not through. */
  protected async endContainers(): Promise<void> {
    await this.removeContainers();
  }

  protected async removeContainers(): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.kill()));
  }

  /** A server that ends leaves the job to the next one. */
  protected hasStarted(): boolean {
    return false;
  }

  protected explain(error: unknown): string {
    if (error instanceof ContainerError) this.instances[0]?.notice(error.message);
    return transformReason(error);
  }

  protected async closeLogs(): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.closeLogs()));
  }

  private meter(instanceType: string): UsageMeter {
    const { instances, context } = this;
    const usage = async (): Promise<[string, ContainerUsage][]> => {
      const all = await Promise.all(instances.map(async ({ id, replica }) => [id, await replica.usage()] as const));
      return all.flatMap(([id, used]) => (used === undefined ? [] : [[id, used]]));
    };
    const hosts = instances.map(({ id }) => ({ name: id, instanceType }));
    const parts = { flow: context.metrics, clock: context.realTime, namespace: TRANSFORM_JOBS, owner: this.name };
    return new UsageMeter({ ...parts, cluster: { usage }, hosts, adopted: false });
  }

  /** @returns what went wrong with each object that failed; the others are written */
  private async transform({ objects }: InputObjects): Promise<unknown[]> {
    const [first] = this.instances as readonly [TransformInstance];
    const limits = await limitsOf(this.job.request, first.replica.address);
    const failures: unknown[] = [];
    const queue = objects.values();
    let lost = false;
    const processOne = async (instance: TransformInstance, job: ObjectTransform, object: TransformInputObject) => {
      if (this.ending.signal.aborted || lost) return;
      try {
        await transformObject(object, job, (output) => this.write(object, output));
      } catch (error) {
        if (this.ending.signal.aborted) return;
        failures.push(error);
        lost ||= isLost(error);
        instance.dataLog.failed(`${object.location.bucket}/${object.location.key}`, error);
      }
    };
    await Promise.all(
      this.instances.map((instance) => {
        instance.dataLog.limits(limits);
        const job = objectTransform(this.context, this.job, instance.replica, limits, this.ending.signal);
        return forEachLimited(queue, limits.maxConcurrentTransforms, (object) => processOne(instance, job, object));
      }),
    );
    return failures;
  }

  private async write(object: TransformInputObject, output: Parameters<Parameters<typeof transformObject>[2]>[0]) {
    const location = below(this.job.request.TransformOutput?.S3OutputPath as string, outputName(object));
    try {
      await this.context.s3.put(location, output);
    } catch (error) {
      throw error instanceof ServiceError ? new UploadError(messageOf(error), { cause: error }) : error;
    }
  }

  private async finish(input: InputObjects, failures: readonly unknown[]): Promise<void> {
    if (this.closing) throw new Error('the local cloud was stopped while the job ran');
    if (this.job.state.stopping === true) {
      await this.closeLogs();
      return void this.jobs.advance(this.name, 'Stopped');
    }
    if (failures.length > 0) throw failures[0];
    await capture(this.context.s3, this.job, input);
    await this.closeLogs();
    this.jobs.advance(this.name, 'Completed');
  }
}

/** Whether the model cannot be asked any more: its container ended, and no other came up. */
function isLost(error: unknown): boolean {
  return error instanceof HealthCheckError || error instanceof ContainerError;
}
