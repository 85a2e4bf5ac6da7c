import type { Tag } from '@aws-sdk/client-sagemaker';
import { AddTagsCommand } from '@aws-sdk/client-sagemaker';
import type { CustomResourceRequest, ReplyAddress } from '../custom-resource';
import { AnswerTrouble, messageOf } from '../custom-resource';
import { retrying } from '../retry';
import type { JobKind, JobState, Ports } from './kind';
import type { JobProperties } from './naming';
import { jobNameOf, specificationOf } from './naming';
import type { PendingRequest } from './records';
import { deleteRecord, readRecord, writeRecord } from './records';
import { settle } from './settle';

export type JobRequest = CustomResourceRequest<JobProperties>;

interface Specification {
  Tags?: Tag[];
}

const MOST_ATTEMPTS = 50;

/** Handles the requests of CloudFormation for jobs of one kind. Either they are answered here, or the end of a job answers. */
export class JobRequests<S extends Specification> {
  constructor(
    private readonly kind: JobKind<S>,
    private readonly ports: Ports,
  ) {}

  async handle(request: JobRequest): Promise<void> {
    try {
      await (request.RequestType === 'Delete' ? this.remove(request) : this.run(request));
    } catch (error) {
      if (error instanceof AnswerTrouble) throw error;
      const physicalResourceId = request.PhysicalResourceId ?? request.LogicalResourceId;
      await this.ports.respond(request, { status: 'FAILED', physicalResourceId, reason: messageOf(error) });
    }
  }

  private async run(request: JobRequest): Promise<void> {
    const { JobNamePrefix: prefix, WaitForCompletion: waits } = request.ResourceProperties;
    const earlier = await readRecord(this.ports, prefix);
    if (earlier?.to.RequestId === request.RequestId && earlier.answered) return;
    const chosen = await this.choose(request);
    await this.abandon(earlier, chosen.name);
    const record: PendingRequest = { to: addressOf(request), jobName: chosen.name, purpose: 'run', answered: false };
    // Before the job exists: its end must find whom to answer, however soon it comes.
    await writeRecord(this.ports, prefix, record);
    const job = await this.start(request, chosen);
    if (job.status !== 'running' || waits !== 'true') await settle(this.ports, record, job);
  }

  /** The job that these properties ask for: one that runs or has completed, or the name of a new one. */
  private async choose(request: JobRequest): Promise<Chosen> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const name = jobNameOf(request.ResourceProperties, request.StackId, attempt);
      const job = await this.kind.tryDescribe(this.ports, name);
      if (job === undefined) return { name };
      if (job.status === 'completed' || job.continues) return { name, job };
    }
    const { noun } = this.kind;
    throw new Error(`all of ${MOST_ATTEMPTS} ${noun}s for this specification failed: change it before trying again`);
  }

  /** A request that nobody waits for any more (cancelled, timed out, rolled back) leaves no job running. */
  private async abandon(earlier: PendingRequest | undefined, wanted: string): Promise<void> {
    if (earlier === undefined || earlier.answered || earlier.jobName === wanted) return;
    await this.kind.stop(this.ports, earlier.jobName);
  }

  private async start(request: JobRequest, chosen: Chosen): Promise<JobState> {
    const specification = specificationOf<S>(request.ResourceProperties);
    if (chosen.job === undefined) {
      const first = jobNameOf(request.ResourceProperties, request.StackId, 0);
      const prepared = this.kind.prepare?.(specification, first) ?? specification;
      await this.kind.create(this.ports, chosen.name, prepared);
    } else if (request.RequestType === 'Update') await this.tag(chosen.job, specification);
    return this.describe(chosen.name);
  }

  /** Tags of the stack may change while its job stays. */
  private async tag(job: JobState, { Tags = [] }: Specification): Promise<void> {
    if (Tags.length === 0) return;
    const command = new AddTagsCommand({ ResourceArn: job.arn, Tags });
    await retrying(this.ports, () => this.ports.sagemaker.send(command));
  }

  private async describe(name: string): Promise<JobState> {
    const job = await this.kind.tryDescribe(this.ports, name);
    if (job === undefined) throw new Error(`${this.kind.noun} ${name} does not exist`);
    return job;
  }

  /** Stops what still runs and answers when it has ended, so that nothing is taken from under a job that uploads. */
  private async remove(request: JobRequest): Promise<void> {
    const prefix = request.ResourceProperties.JobNamePrefix;
    const earlier = await readRecord(this.ports, prefix);
    const running = await this.runningJob(request, earlier);
    if (running !== undefined) return this.stopAndAnswer(request, running);
    const isLast = earlier?.jobName === request.PhysicalResourceId || earlier?.answered === false;
    if (isLast) await deleteRecord(this.ports, prefix);
    await this.ports.respond(request, { status: 'SUCCESS', physicalResourceId: request.PhysicalResourceId ?? '' });
  }

  /** The job of this resource, or the one of a request that was never answered and whose name CloudFormation never learnt. */
  private async runningJob(request: JobRequest, earlier?: PendingRequest): Promise<string | undefined> {
    const prefix = `${request.ResourceProperties.JobNamePrefix}-`;
    const names = [request.PhysicalResourceId ?? '', earlier?.answered === false ? earlier.jobName : ''];
    for (const name of new Set(names.filter((candidate) => candidate.startsWith(prefix)))) {
      const job = await this.kind.tryDescribe(this.ports, name);
      if (job?.status === 'running') return name;
    }
    return undefined;
  }

  private async stopAndAnswer(request: JobRequest, jobName: string): Promise<void> {
    const record: PendingRequest = { to: addressOf(request), jobName, purpose: 'stop', answered: false };
    await writeRecord(this.ports, request.ResourceProperties.JobNamePrefix, record);
    await this.kind.stop(this.ports, jobName);
    const job = await this.describe(jobName);
    if (job.status !== 'running') await settle(this.ports, record, job);
  }
}

interface Chosen {
  readonly name: string;
  /** The job of this name, if there is one. */
  readonly job?: JobState;
}

function addressOf({ RequestId, ResponseURL, StackId, LogicalResourceId }: JobRequest): ReplyAddress {
  return { RequestId, ResponseURL, StackId, LogicalResourceId };
}
