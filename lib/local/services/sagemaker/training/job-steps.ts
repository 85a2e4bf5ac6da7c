import type { SecondaryStatus, TrainingJobStatus } from '@aws-sdk/client-sagemaker';
import type { HostExit } from '../../../workloads/cluster';
import type { TrainingJob, TrainingState } from './job';
import type { TrainingJobs } from './jobs';

const RUNTIME_EXCEEDED = 'Training job runtime exceeded MaxRuntimeInSeconds provided';

/** The steps that one job takes, with the messages that SageMaker gives them. */
export class JobSteps {
  constructor(
    private readonly jobs: TrainingJobs,
    private readonly name: string,
  ) {}

  get job(): TrainingJob {
    return this.jobs.find(this.name);
  }

  preparing(): void {
    this.advance('Starting', 'Preparing the instances for training');
  }

  downloading(): void {
    this.advance('Downloading', 'Downloading input data');
  }

  pulling(): void {
    this.advance('Training', 'Downloading the training image');
  }

  training(started: number): void {
    this.advance('Training', 'Training image download completed. Training in progress.', { started });
  }

  /** Durable on return: from here on the containers are not needed any more. */
  uploading(exit: HostExit): void {
    this.advance('Uploading', 'Uploading generated training model', { exit });
    this.jobs.write();
  }

  completed(): void {
    this.end('Completed', 'Completed', 'Training job completed');
  }

  failed(failureReason: string): void {
    this.end('Failed', 'Failed', 'Training job failed', { failureReason });
  }

  /** The end of a job that somebody stopped, or whose time was over. */
  stopped(why: NonNullable<TrainingState['stopping']>): void {
    this.end('Stopped', why, why === 'Stopped' ? 'Training job stopped' : RUNTIME_EXCEEDED);
  }

  /** Durable on return. */
  stopping(why: NonNullable<TrainingState['stopping']>): void {
    const message = why === 'Stopped' ? 'Stopping the training job' : RUNTIME_EXCEEDED;
    this.jobs.advance(this.name, { status: 'Stopping', secondary: 'Stopping', message, state: { stopping: why } });
    this.jobs.write();
  }

  /** While a job is being stopped, its secondary status says that and nothing else. */
  private advance(secondary: SecondaryStatus, message: string, state: Partial<TrainingState> = {}): void {
    if (this.job.state.stopping === undefined) this.jobs.advance(this.name, { secondary, message, state });
    else this.jobs.note(this.name, state);
  }

  private end(
    status: TrainingJobStatus,
    secondary: SecondaryStatus,
    message: string,
    state: Partial<TrainingState> = {},
  ): void {
    this.jobs.advance(this.name, { status, secondary, message, state });
  }
}
