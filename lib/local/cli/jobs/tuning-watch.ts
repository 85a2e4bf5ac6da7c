import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsClient } from '../aws-client';
import { duration } from '../format';
import type { Output } from '../output';
import type { Job } from './job';
import { bestOf, describeJob, hasEnded, timeOf } from './job';
import { short } from './number';
import { countersText } from './show';
import { sparkline } from './sparkline';
import type { TrialSummary } from './trials';
import { objectiveOf, trialLines, trialsOf, tunedText } from './trials';

const LOOK_EVERY_MS = 400;

/**
 * Shows the training jobs of a tuning job until it has ended: on a terminal a table that is kept up to date, elsewhere a
 * line for each training job as it ends.
 */
export class TuningWatch {
  private readonly told = new Set<string>();

  constructor(
    private readonly client: AwsClient,
    private readonly output: Output,
    private job: Job,
  ) {}

  /** @returns the tuning job as it was seen last */
  async run(signal: AbortSignal): Promise<{ readonly job: Job; readonly trials: readonly TrialSummary[] }> {
    const block = this.output.json ? undefined : this.output.live();
    for (;;) {
      const ended = hasEnded(this.job);
      const trials = await trialsOf(this.client, this.job.name);
      if (block !== undefined) block.show(this.screen(trials));
      else if (!this.output.json) this.tell(trials);
      if (ended || signal.aborted) return { job: this.job, trials };
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      this.job = await describeJob(this.client, this.job.kind, this.job.name);
    }
  }

  private screen(trials: readonly TrialSummary[]): string[] {
    const { described, name, status } = this.job;
    const best = (described['BestTrainingJob'] as { TrainingJobName?: string } | undefined)?.TrainingJobName;
    const objectives = trials.flatMap((trial) => objectiveOf(trial) ?? []);
    const counters = countersText((described['TrainingJobStatusCounters'] ?? {}) as Record<string, number>);
    const { RuntimeInSeconds = 0 } = (described['ConsumedResources'] ?? {}) as { RuntimeInSeconds?: number };
    const value = bestOf(this.job);
    return [
      `${name}  ${status}  ${duration(0, RuntimeInSeconds)}  ${counters}`,
      value === undefined
        ? 'no objective yet'
        : `best ${value.name} ${short(value.value)}  ${sparkline(objectives, 60)}`,
      ...trialLines(trials, best),
    ];
  }

  private tell(trials: readonly TrialSummary[]): void {
    for (const trial of trials) {
      const ended = hasEnded({ status: trial.TrainingJobStatus });
      if (!ended || this.told.has(trial.TrainingJobName)) continue;
      this.told.add(trial.TrainingJobName);
      const objective = objectiveOf(trial);
      const result = objective === undefined ? (trial.FailureReason ?? 'no objective') : short(objective);
      this.output.line(`${trial.TrainingJobName} ${trial.TrainingJobStatus} ${result} ${tunedText(trial)}`);
    }
  }
}

/** How a tuning job came out, in a line. */
export function tuningResult(job: Job): string {
  const best = bestOf(job);
  const took = duration(timeOf(job, 'CreationTime'), timeOf(job, job.kind.endTime));
  const found = best === undefined ? 'no objective' : `best ${best.name} ${short(best.value)}`;
  return `${job.name} ${job.status} after ${took}: ${found}`;
}
