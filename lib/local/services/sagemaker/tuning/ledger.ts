import type { Definition } from './definitions';
import { definitionsOf } from './definitions';
import { endingOf, finalEnding, outcomeOf } from './outcome';
import type { Suggestion } from './search';
import { trialName } from './trial-names';
import { Trials } from './trials';
import type { TunerParts } from './tuner';
import type { Ending, Trial, TrialEnd, TuningJob, TuningState } from './tuning-job';

/** What is written down of a tuning job that runs: its training jobs, what they have come to, and how it ends. */
export class Ledger {
  readonly definitions: readonly Definition[];
  readonly trials: Trials;

  constructor(
    private readonly parts: Pick<TunerParts, 'tunings' | 'clock'>,
    private readonly name: string,
  ) {
    this.definitions = definitionsOf(this.job.request);
    this.trials = new Trials(parts.tunings, name);
  }

  get job(): TuningJob {
    return this.parts.tunings.find(this.name);
  }

  get ending(): Ending | undefined {
    return this.job.state.ending;
  }

  definitionOf(trial: Trial): Definition {
    return this.definitions[trial.definition] as Definition;
  }

  /** A training job that is to be created. Durable on return. */
  plan({ definition, tuned }: Suggestion): Trial {
    const number = this.trials.all.length + 1;
    const created = this.parts.clock.now();
    const trial: Trial = { number, name: trialName(this.name, number), definition, tuned, created };
    this.parts.tunings.transaction(() => {
      this.trials.add(trial);
      this.count();
    });
    return trial;
  }

  /** What became of a training job, and whether that ends the search. Durable on return. */
  end(trial: Trial, end: TrialEnd): void {
    this.parts.tunings.transaction(() => {
      this.trials.end(trial, end);
      this.count();
      if (this.ending === undefined) this.decide(endingOf(this.job, this.definitions, this.trials.all));
    });
  }

  /** How the tuning job will end, once nothing runs any more. The first decision counts. */
  decide(ending: Ending | undefined): void {
    if (ending !== undefined && this.ending === undefined) this.update({ ending });
  }

  /** The end itself. */
  close(): void {
    const ending = this.ending ?? finalEnding(this.job);
    this.update({ ending, ended: this.parts.clock.now() }, ending.status);
  }

  private count(): void {
    this.update(outcomeOf(this.job, this.definitions, this.trials.all, this.parts.clock.now()));
  }

  private update(change: Partial<TuningState>, status?: string): void {
    this.parts.tunings.update(this.name, status, change);
  }
}
