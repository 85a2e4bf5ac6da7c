import type { DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { ServiceError } from '../../../common/errors';
import type { Caller, Door } from '../../service';
import type { Tags } from '../tags';
import { childRequest } from './child-request';
import type { Definition } from './definitions';
import type { Trial, TrialEnd } from './tuning-job';
import { isTerminal } from './tuning-job';

/** The training jobs of tuning jobs, created, described and stopped as anybody else's. */
export class ChildJobs {
  constructor(
    private readonly door: Door,
    private readonly caller: Caller,
    private readonly tags: Tags,
    private readonly now: () => number,
  ) {}

  /** @returns how the training job ended at once, when it could not be created; `later` when a quota does not allow it now */
  async create(definition: Definition, trial: Trial, tuningArn: string): Promise<TrialEnd | 'later' | undefined> {
    const request = childRequest(definition, trial.name, trial.tuned, this.tags.list(tuningArn));
    try {
      await this.call('CreateTrainingJob', request);
      return undefined;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      // An earlier server had created it and was killed before it could say so.
      if (error.code === 'ResourceInUse') return undefined;
      if (error.code === 'ResourceLimitExceeded') return 'later';
      return { status: 'Failed', time: this.now(), failureReason: `ClientError: ${error.message}`.slice(0, 1024) };
    }
  }

  /** How a training job ended; undefined while it runs, `missing` when there is none. */
  async tryEnd({ objective }: Definition, { name }: Trial): Promise<TrialEnd | 'missing' | undefined> {
    const job = await this.tryDescribe(name);
    if (job === undefined) return 'missing';
    if (!isTerminal(job.TrainingJobStatus ?? '')) return undefined;
    const metric = job.FinalMetricDataList?.find(({ MetricName }) => MetricName === objective?.MetricName);
    return {
      status: job.TrainingJobStatus as TrialEnd['status'],
      time: this.now(),
      started: job.TrainingStartTime?.getTime(),
      ended: job.TrainingEndTime?.getTime(),
      failureReason: job.FailureReason,
      objective: metric?.Value,
    };
  }

  async tryDescribe(name: string): Promise<DescribeTrainingJobCommandOutput | undefined> {
    try {
      return await this.call<DescribeTrainingJobCommandOutput>('DescribeTrainingJob', { TrainingJobName: name });
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'ValidationException') return undefined;
      throw error;
    }
  }

  /** Asks for the end of a training job; one that has ended by itself meanwhile needs no asking. */
  async stop({ name }: Trial): Promise<void> {
    try {
      await this.call('StopTrainingJob', { TrainingJobName: name });
    } catch (error) {
      if (!(error instanceof ServiceError && error.code === 'ValidationException')) throw error;
    }
  }

  private call<Output>(operation: string, input: object): Promise<Output> {
    return this.door.call<Output>('sagemaker', operation, input, this.caller);
  }
}
