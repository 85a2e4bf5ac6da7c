import type { Timer } from '../../../clock/clock';
import { messageOf } from '../../../common/errors';
import { INTERNAL_ERROR } from '../../../workloads/training/result';
import type { Definition } from './definitions';
import { definitionsOf, signOf } from './definitions';
import type { EarlyStopping } from './early-stopping';
import { earlyStoppingOf } from './early-stopping';
import { endingOf, finalEnding, outcomeOf } from './outcome';
import type { Suggestion } from './search';
import { Search } from './search';
import { trialName } from './trial-names';
import type { TunerParts } from './tuner';
import { Trials } from './trials';
import type { Ending, Trial, TrialEnd, TuningJob, TuningState } from './tuning-job';
import { learnedFrom } from './warm-start';

/** More than a tuning job may have here; without a maximum of its own it goes on until something else ends it. */
const MOST_TRIALS = 750;
const DELETED = 'ClientError: The training job was deleted before its objective was known';

/** One tuning job on its way: training jobs one after the other and side by side, until it has ended. */
export class TuningRun {
  private readonly definitions: readonly Definition[];
  private readonly trials: Trials;
  private readonly search: Search;
  private readonly earlyStopping: EarlyStopping | undefined;
  /** Training jobs that this server has asked to end, and those that it has created. */
  private readonly stopped = new Set<string>();
  private readonly created = new Set<string>();
  private timer: Timer | undefined;
  private working: Promise<void> | undefined;
  private again = false;
  private exhausted = false;
  private closing = false;

  constructor(
    private readonly parts: TunerParts,
    private readonly name: string,
    private readonly onEnd: () => void,
  ) {
    const { request } = this.job;
    this.definitions = definitionsOf(request);
    this.trials = new Trials(parts.tunings, name);
    this.search = new Search(this.job, this.definitions, learnedFrom(parts.tunings, request, this.definitions));
    this.earlyStopping = earlyStoppingOf(request, this.definitions);
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

  has(trainingJob: string): boolean {
    return this.trials.tryFind(trainingJob) !== undefined;
  }

  /** A training job has printed values of its objective. */
  onValues(trainingJob: string, metric: string, values: readonly number[]): void {
    const trial = this.trials.tryFind(trainingJob);
    if (trial === undefined || trial.end !== undefined || this.earlyStopping === undefined) return;
    const definition = this.definitions[trial.definition] as Definition;
    if (definition.objective?.MetricName !== metric) return;
    for (const value of values) this.onValue(trial, signOf(definition) * value, this.earlyStopping);
  }

  /** Writes what need not be written at once. */
  write(): void {
    this.trials.write();
  }

  async shutDown(): Promise<void> {
    this.closing = true;
    this.timer?.cancel();
    await this.working;
    this.write();
  }

  private get job(): TuningJob {
    return this.parts.tunings.find(this.name);
  }

  private onValue(trial: Trial, value: number, earlyStopping: EarlyStopping): void {
    if (this.stopped.has(trial.name)) return;
    const values = this.trials.note(trial, [value]);
    const others = this.trials.all
      .filter((other) => other.number !== trial.number)
      .map((other) => ({ trial: other, values: this.trials.seriesOf(other) }));
    if (!earlyStopping.isOver({ trial, values }, others)) return;
    this.parts.background.run(`stopping training job ${trial.name} early`, () => this.stopTrial(trial));
  }

  private async work(): Promise<void> {
    while (this.again && !this.closing) {
      this.again = false;
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
    if (this.closing || this.job.state.ending !== undefined) throw error;
    this.decide({ status: 'Failed', reason: `${INTERNAL_ERROR} Local cause: ${messageOf(error)}` });
    this.again = true;
  }

  /** Notes which training jobs have ended, and creates those that an earlier server had only planned. */
  private async settleEnded(): Promise<void> {
    for (const trial of this.trials.running) {
      const end = await this.parts.children.tryEnd(this.definitions[trial.definition] as Definition, trial);
      if (end === 'missing') await this.createPlanned(trial);
      else if (end !== undefined) this.end(trial, end);
    }
  }

  private async createPlanned(trial: Trial): Promise<void> {
    const time = this.parts.clock.now();
    if (this.created.has(trial.name)) return this.end(trial, { status: 'Failed', time, failureReason: DELETED });
    if (this.job.state.ending === undefined) return this.create(trial);
    this.end(trial, { status: 'Stopped', time });
  }

  private end(trial: Trial, end: TrialEnd): void {
    const { tunings, clock } = this.parts;
    tunings.transaction(() => {
      this.trials.end(trial, end);
      this.update(outcomeOf(this.job, this.definitions, this.trials.all, clock.now()));
      if (this.job.state.ending === undefined) this.decide(endingOf(this.job, this.definitions, this.trials.all));
    });
  }

  /** @returns whether there may be another one to launch */
  private async launchNext(): Promise<boolean> {
    const { ResourceLimits: limits } = this.job.request.HyperParameterTuningJobConfig ?? {};
    const launched = this.trials.all.length;
    const full = this.trials.running.length >= (limits?.MaxParallelTrainingJobs ?? 1);
    if (this.job.state.ending !== undefined || this.exhausted || full) return false;
    if (launched >= (limits?.MaxNumberOfTrainingJobs ?? MOST_TRIALS)) return false;
    const suggestion = await this.suggestion();
    if (suggestion === undefined) this.exhausted = true;
    // Somebody may have stopped the tuning job meanwhile.
    if (suggestion === undefined || this.job.state.ending !== undefined || this.closing) return false;
    const trial = this.plan(suggestion, launched + 1);
    await this.create(trial);
    return true;
  }

  /** Step by step, so that the server answers meanwhile. */
  private async suggestion(): Promise<Suggestion | undefined> {
    const work = this.search.suggest(this.trials.all);
    for (;;) {
      const { done, value } = work.next();
      if (done === true) return value;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private plan({ definition, tuned }: Suggestion, number: number): Trial {
    const { tunings, clock } = this.parts;
    const trial: Trial = { number, name: trialName(this.name, number), definition, tuned, created: clock.now() };
    tunings.transaction(() => {
      this.trials.add(trial);
      this.update(outcomeOf(this.job, this.definitions, this.trials.all, clock.now()));
    });
    return trial;
  }

  private async create(trial: Trial): Promise<void> {
    const arn = this.parts.arns.of('hyper-parameter-tuning-job', this.name);
    const end = await this.parts.children.create(this.definitions[trial.definition] as Definition, trial, arn);
    this.created.add(trial.name);
    if (end !== undefined) this.end(trial, end);
  }

  private async finishIfOver(): Promise<void> {
    const { running } = this.trials;
    const { ending } = this.job.state;
    if (ending !== undefined) for (const trial of running) await this.stopTrial(trial);
    if (running.length > 0 || this.again) return;
    this.timer?.cancel();
    const { status, reason } = ending ?? finalEnding(this.job);
    this.update({ ending: { status, reason }, ended: this.parts.clock.now() }, status);
    this.onEnd();
  }

  private async stopTrial(trial: Trial): Promise<void> {
    if (this.stopped.has(trial.name)) return;
    this.stopped.add(trial.name);
    await this.parts.children.stop(trial);
  }

  private decide(ending: Ending | undefined): void {
    if (ending !== undefined) this.update({ ending });
  }

  private armLimit(): void {
    const { request, created } = this.job;
    const limit = request.HyperParameterTuningJobConfig?.ResourceLimits?.MaxRuntimeInSeconds;
    if (limit === undefined) return;
    const { clock } = this.parts;
    this.timer = clock.schedule(Math.max(0, created + limit * 1000 - clock.now()), () => {
      if (this.job.state.ending === undefined) this.decide({ status: 'Completed' });
      this.wake();
    });
  }

  private update(change: Partial<TuningState>, status?: string): void {
    this.parts.tunings.update(this.name, status, change);
  }
}
