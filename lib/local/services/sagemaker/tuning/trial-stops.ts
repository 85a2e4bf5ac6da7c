import { signOf } from './definitions';
import { earlyStoppingOf } from './early-stopping';
import type { EarlyStopping } from './early-stopping';
import type { Ledger } from './ledger';
import type { TunerParts } from './tuner';
import type { Trial } from './tuning-job';

/** Ends training jobs before their time: early stopping, or because the search is over. */
export class TrialStops {
  private readonly earlyStopping: EarlyStopping | undefined;
  private readonly asked = new Set<string>();

  constructor(
    private readonly parts: Pick<TunerParts, 'children' | 'background'>,
    private readonly ledger: Ledger,
  ) {
    this.earlyStopping = earlyStoppingOf(ledger.job.request, ledger.definitions);
  }

  /** Asks for the end of a training job, once. */
  async stop(trial: Trial): Promise<void> {
    if (this.asked.has(trial.name)) return;
    this.asked.add(trial.name);
    await this.parts.children.stop(trial);
  }

  /** A training job has printed a value of a metric. */
  onValue(trainingJob: string, metric: string, value: number): void {
    const trial = this.ledger.trials.tryFind(trainingJob);
    if (this.earlyStopping === undefined || trial === undefined || trial.end !== undefined) return;
    const definition = this.ledger.definitionOf(trial);
    if (definition.objective?.MetricName !== metric || this.asked.has(trial.name)) return;
    const { trials } = this.ledger;
    const values = trials.note(trial, signOf(definition) * value);
    const others = trials.all.filter(({ number }) => number !== trial.number);
    const progress = others.map((other) => ({ trial: other, values: trials.seriesOf(other) }));
    if (!this.earlyStopping.isOver({ trial, values }, progress)) return;
    this.parts.background.run(`stopping training job ${trial.name} early`, () => this.stop(trial));
  }
}
