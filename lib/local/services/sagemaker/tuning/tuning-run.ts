import type { Timer } from '../../../clock/clock';
import { messageOf } from '../../../common/errors';
import { INTERNAL_ERROR } from '../../../workloads/training/result';
import { Ledger } from './ledger';
import type { Suggestion } from './search';
import { Search } from './search';
import { TrialStops } from './trial-stops';
import type { TunerParts } from './tuner';
import type { Trial } from './tuning-job';
import { learnedFrom } from './warm-start';

/** More than a tuning job may have here; without a maximum of its own it goes on until something else ends it. */
const MOST_TRIALS = 750;
const DELETED = 'ClientError: The training job was deleted before its objective was known';

/** One tuning job on its way: training jobs one after the other and side by side, until it has ended. */
export class TuningRun {
  private readonly ledger: Ledger;
  private readonly search: Search;
  private readonly stops: TrialStops;
  /** Training jobs that this server has created. */
  private readonly created = new Set<string>();
  private timer: Timer | undefined;
  private working: Promise<void> | undefined;
  private again = false;
  private exhausted = false;
  /** For the end of a training job, anybody's: a quota allows no more. */
  private waiting = false;
  private closing = false;

  constructor(
    private readonly parts: TunerParts,
    private readonly name: string,
    private readonly onEnd: () => void,
  ) {
    this.ledger = new Ledger(parts, name);
    const { job, definitions } = this.ledger;
    this.search = new Search(job, definitions, learnedFrom(parts.tunings, job.request, definitions));
    this.stops = new TrialStops(parts, this.ledger);
    this.armLimit();
  }

  /** Does what there is to do now. Nobody waits for it; whatever happens meanwhile is looked at afterwards. */
  wake(): void {
    this.again = true;
    if (this.working !== undefined || this.closing) return;
    const working = this.work().finally(() => {
      this.working = undefined;
      if (this.again) this.wake();
    });
    this.working = working;
    this.parts.background.run(`tuning job ${this.name}`, () => working);
  }

  get isWaiting(): boolean {
    return this.waiting;
  }

  has(trainingJob: string): boolean {
    return this.ledger.trials.tryFind(trainingJob) !== undefined;
  }

  /** A training job has printed a value of a metric. */
  onValue(trainingJob: string, metric: string, value: number): void {
    this.stops.onValue(trainingJob, metric, value);
  }

  /** Writes what need not be written at once. */
  write(): void {
    this.ledger.trials.write();
  }

  async shutDown(): Promise<void> {
    this.closing = true;
    this.timer?.cancel();
    await this.working;
    this.write();
  }

  private async work(): Promise<void> {
    while (this.again && !this.closing) {
      this.again = false;
      this.waiting = false;
      try {
        await this.settleEnded();
        while ((await this.launchNext()) && !this.closing);
        if (!this.closing) await this.finishIfOver();
      } catch (error) {
        this.fail(error);
      }
    }
  }

  /** What nobody foresaw ends the tuning job, and with it its training jobs. @throws the error when it ends already */
  private fail(error: unknown): void {
    if (this.closing || this.ledger.ending !== undefined) throw error;
    this.ledger.decide({ status: 'Failed', reason: `${INTERNAL_ERROR} Local cause: ${messageOf(error)}` });
    this.again = true;
  }

  /** Notes which training jobs have ended, and creates those that an earlier server had only planned. */
  private async settleEnded(): Promise<void> {
    for (const trial of this.ledger.trials.running) {
      const end = await this.parts.children.tryEnd(this.ledger.definitionOf(trial), trial);
      if (end === 'missing') await this.settleMissing(trial);
      else if (end !== undefined) this.ledger.end(trial, end);
    }
  }

  private async settleMissing(trial: Trial): Promise<void> {
    const time = this.parts.clock.now();
    if (this.created.has(trial.name)) this.ledger.end(trial, { status: 'Failed', time, failureReason: DELETED });
    else if (this.ledger.ending === undefined) await this.create(trial);
    else this.ledger.end(trial, { status: 'Stopped', time });
  }

  /** @returns whether there may be another one to launch */
  private async launchNext(): Promise<boolean> {
    if (!this.hasRoom()) return false;
    const suggestion = await this.suggestion();
    if (suggestion === undefined) this.exhausted = true;
    // Somebody may have stopped the tuning job meanwhile.
    if (suggestion === undefined || this.ledger.ending !== undefined || this.closing) return false;
    await this.create(this.ledger.plan(suggestion));
    return true;
  }

  private hasRoom(): boolean {
    const { job, ending, trials } = this.ledger;
    const limits = job.request.HyperParameterTuningJobConfig?.ResourceLimits;
    if (ending !== undefined || this.exhausted || this.waiting) return false;
    if (trials.running.length >= (limits?.MaxParallelTrainingJobs ?? 1)) return false;
    return trials.all.length < (limits?.MaxNumberOfTrainingJobs ?? MOST_TRIALS);
  }

  /** Step by step, so that the server answers meanwhile. */
  private async suggestion(): Promise<Suggestion | undefined> {
    const work = this.search.suggest(this.ledger.trials.all);
    for (;;) {
      const { done, value } = work.next();
      if (done === true) return value;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private async create(trial: Trial): Promise<void> {
    const arn = this.parts.arns.of('hyper-parameter-tuning-job', this.name);
    const end = await this.parts.children.create(this.ledger.definitionOf(trial), trial, arn);
    this.waiting = end === 'later';
    if (end === 'later') return;
    this.created.add(trial.name);
    if (end !== undefined) this.ledger.end(trial, end);
  }

  private async finishIfOver(): Promise<void> {
    const { running } = this.ledger.trials;
    if (this.ledger.ending !== undefined) for (const trial of running) await this.stops.stop(trial);
    if (running.length > 0 || this.again) return;
    this.timer?.cancel();
    this.ledger.close();
    this.onEnd();
  }

  private armLimit(): void {
    const { request, created } = this.ledger.job;
    const limit = request.HyperParameterTuningJobConfig?.ResourceLimits?.MaxRuntimeInSeconds;
    if (limit === undefined) return;
    const { clock } = this.parts;
    this.timer = clock.schedule(Math.max(0, created + limit * 1000 - clock.now()), () => {
      this.ledger.decide({ status: 'Completed' });
      this.wake();
    });
  }
}
