import type { Clock, Timer } from '../../../clock/clock';
import type { StopReason, TrainingJob } from './job';
import { instanceTime } from './job-times';

const DAY_SECONDS = 86_400;

/** The times that one job may take, by the cloud's clock; its owner cancels them. They count on across a restart of the server. */
export class JobLimits {
  private readonly timers = new Map<StopReason, Timer>();

  constructor(
    private readonly clock: Clock,
    private readonly job: () => TrainingJob,
    private readonly onExceeded: (why: StopReason) => void,
  ) {}

  /** From the creation on, all that a spot job does: waiting too. */
  armWait(): void {
    const { request, created } = this.job();
    const seconds =
      request.EnableManagedSpotTraining === true ? request.StoppingCondition?.MaxWaitTimeInSeconds : undefined;
    if (seconds !== undefined) this.arm('MaxWaitTimeExceeded', created + seconds * 1000);
  }

  /** While the job is `Pending`. */
  armPending(): void {
    const { request } = this.job();
    const seconds = request.StoppingCondition?.MaxPendingTimeInSeconds;
    if (seconds !== undefined) this.arm('MaxPendingTimeExceeded', this.clock.now() + seconds * 1000);
  }

  /** While the job has instances; earlier attempts count. */
  armRuntime(): void {
    const { request, state } = this.job();
    const limit = (request.StoppingCondition?.MaxRuntimeInSeconds ?? DAY_SECONDS) * 1000;
    const now = this.clock.now();
    this.arm('MaxRuntimeExceeded', now + limit - instanceTime(state, now));
  }

  cancel(why: StopReason): void {
    this.timers.get(why)?.cancel();
    this.timers.delete(why);
  }

  cancelAll(): void {
    for (const why of [...this.timers.keys()]) this.cancel(why);
  }

  private arm(why: StopReason, due: number): void {
    this.cancel(why);
    const left = Math.max(0, due - this.clock.now());
    this.timers.set(
      why,
      this.clock.schedule(left, () => this.onExceeded(why)),
    );
  }
}
