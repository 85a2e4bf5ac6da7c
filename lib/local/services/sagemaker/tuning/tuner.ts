import type { Clock, Timer } from '../../../clock/clock';
import type { Arns } from '../arns';
import type { Background } from '../observe/background';
import type { ChildJobs } from './child-jobs';
import { tryTuningOf } from './trial-names';
import { isTerminal } from './tuning-job';
import type { TuningJobs } from './tuning-jobs';
import { TuningRun } from './tuning-run';

/** What the runs of tuning jobs work with. */
export interface TunerParts {
  readonly tunings: TuningJobs;
  readonly children: ChildJobs;
  readonly arns: Arns;
  readonly clock: Clock;
  readonly realTime: Clock;
  readonly background: Background;
}

interface Value {
  readonly name: string;
  readonly value: number;
}

const NOTING_MS = 1000;

/** Runs tuning jobs, and tells them what becomes of their training jobs. */
export class Tuner {
  private readonly runs = new Map<string, TuningRun>();
  private noting: Timer | undefined;

  constructor(private readonly parts: TunerParts) {}

  /** Begins a new tuning job, or goes on with one of an earlier server. */
  start(name: string): void {
    const run = new TuningRun(this.parts, name, () => this.runs.delete(name));
    this.runs.set(name, run);
    run.wake();
  }

  resume(): void {
    for (const { name } of this.parts.tunings.unfinished()) this.start(name);
  }

  /** Looks after a tuning job whose state somebody has changed. */
  wake(name: string): void {
    this.runs.get(name)?.wake();
  }

  onTrainingJob(name: string, status: string): void {
    if (!isTerminal(status)) return;
    this.runOf(name)?.wake();
    for (const run of this.runs.values()) if (run.isWaiting) run.wake();
  }

  onMetrics(trainingJob: string, values: readonly Value[]): void {
    const run = this.runOf(trainingJob);
    if (run === undefined) return;
    for (const { name, value } of values) run.onValue(trainingJob, name, value);
    this.noting ??= this.parts.realTime.schedule(NOTING_MS, () => this.write());
  }

  /** The tuning job that launched a training job. */
  tryFindArn(trainingJob: string): string | undefined {
    const owner = tryTuningOf(trainingJob) && this.parts.tunings.tryFindOwner(trainingJob);
    return owner === undefined ? undefined : this.parts.arns.of('hyper-parameter-tuning-job', owner);
  }

  /** Launches nothing more; the next server goes on. */
  async shutDown(): Promise<void> {
    this.noting?.cancel();
    await Promise.all([...this.runs.values()].map((run) => run.shutDown()));
    this.runs.clear();
  }

  private write(): void {
    this.noting = undefined;
    for (const run of this.runs.values()) run.write();
  }

  private runOf(trainingJob: string): TuningRun | undefined {
    const run = this.runs.get(tryTuningOf(trainingJob) ?? '');
    return run?.has(trainingJob) === true ? run : undefined;
  }
}
