import { Hyperband } from '../../../workloads/tuning/hyperband';
import { isBehind } from '../../../workloads/tuning/median-rule';
import type { Definition } from './definitions';
import type { Trial, TuningRequest } from './tuning-job';

/** A training job with the values of the objective that it has printed so far; lower is better. */
export interface Progress {
  readonly trial: Trial;
  readonly values: readonly number[];
}

/** Says whether a training job that has printed another value ends here. */
export interface EarlyStopping {
  isOver(own: Progress, others: readonly Progress[]): boolean;
}

/** What AWS looks for among the static hyperparameters when MaxResource is not given. */
const EPOCHS = ['epochs', 'numepochs', 'n-epochs', 'n_epochs', 'num_epochs'];

/** Undefined when training jobs run to their end. */
export function earlyStoppingOf(request: TuningRequest, definitions: readonly Definition[]): EarlyStopping | undefined {
  const config = request.HyperParameterTuningJobConfig;
  if (config?.Strategy === 'Hyperband') return new HyperbandStopping(request, definitions);
  return config?.TrainingJobEarlyStoppingType === 'Auto' ? new MedianStopping() : undefined;
}

class MedianStopping implements EarlyStopping {
  isOver({ trial, values }: Progress, others: readonly Progress[]): boolean {
    const former = others.filter(
      (other) => other.trial.definition === trial.definition && other.trial.end !== undefined,
    );
    return isBehind(
      values,
      former.map((other) => other.values),
    );
  }
}

class HyperbandStopping implements EarlyStopping {
  private readonly bands: readonly Hyperband[];

  constructor(request: TuningRequest, definitions: readonly Definition[]) {
    this.bands = definitions.map(
      (definition) => new Hyperband(minResourceOf(request), maxResourceOf(request, definition) ?? 1),
    );
  }

  isOver({ trial, values }: Progress, others: readonly Progress[]): boolean {
    const band = this.bands[trial.definition] as Hyperband;
    const rungs = band.rungsOf(trial.number - 1);
    const peers = others.filter(
      (other) =>
        other.trial.definition === trial.definition && band.rungsOf(other.trial.number - 1).join() === rungs.join(),
    );
    return band.isOver(
      rungs,
      values,
      peers.map((peer) => peer.values),
    );
  }
}

export function minResourceOf(request: TuningRequest): number {
  return hyperbandOf(request)?.MinResource ?? 1;
}

/** Undefined when it is neither given nor to be found among the static hyperparameters. */
export function maxResourceOf(request: TuningRequest, { training }: Definition): number | undefined {
  const given = hyperbandOf(request)?.MaxResource;
  if (given !== undefined) return given;
  const key = EPOCHS.find((name) => training.StaticHyperParameters?.[name] !== undefined);
  const value = key === undefined ? Number.NaN : Number(training.StaticHyperParameters?.[key]);
  return Number.isInteger(value) && value >= 1 ? value : undefined;
}

function hyperbandOf(request: TuningRequest) {
  return request.HyperParameterTuningJobConfig?.StrategyConfig?.HyperbandStrategyConfig;
}
