import type { SecondaryStatus } from '@aws-sdk/client-sagemaker';
import type { HostExit } from '../../../workloads/cluster';
import type { StopReason, TrainingJob, TrainingState } from './job';
import type { TrainingJobs } from './jobs';
import { instanceTime } from './job-times';

/** How a job ends that did not fail and did not complete. AWS publishes no other secondary status for the last. */
const STOPS: Readonly<Record<StopReason, { readonly secondary: SecondaryStatus; readonly message: string }>> = {
  Stopped: { secondary: 'Stopped', message: 'Training job stopped' },
  MaxRuntimeExceeded: {
    secondary: 'MaxRuntimeExceeded',
    message: 'Training job runtime exceeded MaxRuntimeInSeconds provided',
  },
  MaxWaitTimeExceeded: {
    secondary: 'MaxWaitTimeExceeded',
    message: 'Training job wait time exceeded MaxWaitTimeInSeconds provided',
  },
  MaxPendingTimeExceeded: {
    secondary: 'Stopped',
    message: 'Training job pending time exceeded MaxPendingTimeInSeconds provided',
  },
};

/** The steps that one job takes, with the messages that SageMaker gives them. */
export class JobSteps {
  constructor(
    private readonly jobs: TrainingJobs,
    private readonly name: string,
  ) {}

  get job(): TrainingJob {
    return this.jobs.find(this.name);
  }

  launching(): void {
    this.starting('Launching requested ML instances');
  }

  /** Of a job that says how long it may wait for instances. */
  pending(): void {
    this.advance('Pending', 'Waiting for the requested ML instances');
  }

  preparing(): void {
    this.starting('Preparing the instances for training');
  }

  downloading(): void {
    const now = this.jobs.now();
    this.advance('Downloading', 'Downloading input data', {
      started: this.job.state.started ?? now,
      attemptStarted: now,
    });
  }

  pulling(): void {
    this.advance('Training', 'Downloading the training image');
  }

  training(): void {
    this.advance('Training', 'Training image download completed. Training in progress.', { launched: true });
  }

  /** What a killed server knew last may be older than the containers it started. */
  reattached(): void {
    const now = this.jobs.now();
    const { started = now, attemptStarted = now } = this.job.state;
    this.jobs.note(this.name, { started, attemptStarted });
  }

  /** Durable on return: the instances are gone, and the job begins again. */
  interrupted(): void {
    this.advance('Interrupted', 'Training job interrupted', {
      ...this.withoutInstances(),
      interruptions: (this.job.state.interruptions ?? 0) + 1,
    });
    this.jobs.write();
  }

  /** Durable on return: after an internal error the job begins again. */
  retrying(): void {
    const retries = (this.job.state.retries ?? 0) + 1;
    this.advance('Starting', 'Starting the training job', { ...this.withoutInstances(), retries, exit: undefined });
    this.jobs.write();
  }

  /** Durable on return: from here on the containers are not needed any more. */
  uploading(exit: HostExit): void {
    this.advance('Uploading', 'Uploading generated training model', { exit });
    this.jobs.write();
  }

  completed(): void {
    this.jobs.advance(this.name, { status: 'Completed', secondary: 'Completed', message: 'Training job completed' });
  }

  failed(failureReason: string): void {
    const message = 'Training job failed';
    this.jobs.advance(this.name, { status: 'Failed', secondary: 'Failed', message, state: { failureReason } });
  }

  /** The end of a job that somebody stopped, or whose time was over. */
  stopped(why: StopReason): void {
    this.jobs.advance(this.name, { status: 'Stopped', ...STOPS[why] });
  }

  /** Durable on return. */
  stopping(why: StopReason): void {
    const message = why === 'Stopped' ? 'Stopping the training job' : STOPS[why].message;
    this.jobs.advance(this.name, { status: 'Stopping', secondary: 'Stopping', message, state: { stopping: why } });
    this.jobs.write();
  }

  /** The documented sequences show no `Starting` after a second interruption. */
  private starting(message: string): void {
    const { interruptions = 0, secondary } = this.job.state;
    if (interruptions < 2 || secondary !== 'Interrupted') this.advance('Starting', message);
  }

  private withoutInstances(): Partial<TrainingState> {
    return { used: instanceTime(this.job.state, this.jobs.now()), attemptStarted: undefined, launched: undefined };
  }

  /** While a job is being stopped, its secondary status says that and nothing else. */
  private advance(secondary: SecondaryStatus, message: string, state: Partial<TrainingState> = {}): void {
    if (this.job.state.stopping === undefined) this.jobs.advance(this.name, { secondary, message, state });
    else this.jobs.note(this.name, state);
  }
}
