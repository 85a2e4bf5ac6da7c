import { numberIn } from './trial-names';
import type { Trial, TrialEnd } from './tuning-job';
import type { TuningJobs } from './tuning-jobs';

/** The training jobs of a tuning job that runs, in memory and on the disk. */
export class Trials {
  private readonly byNumber = new Map<number, Trial>();
  private readonly series: Map<number, number[]>;
  private readonly unwritten = new Set<number>();

  constructor(
    private readonly tunings: TuningJobs,
    private readonly tuning: string,
  ) {
    for (const trial of tunings.trials(tuning)) this.byNumber.set(trial.number, trial);
    this.series = tunings.allSeries(tuning);
  }

  get all(): Trial[] {
    return [...this.byNumber.values()];
  }

  get running(): Trial[] {
    return this.all.filter(({ end }) => end === undefined);
  }

  tryFind(name: string): Trial | undefined {
    const trial = this.byNumber.get(numberIn(name));
    return trial?.name === name ? trial : undefined;
  }

  /** Durable on return. */
  add(trial: Trial): void {
    this.byNumber.set(trial.number, trial);
    this.tunings.putTrial(this.tuning, trial);
  }

  /** Durable on return. */
  end(trial: Trial, end: TrialEnd): void {
    this.add({ ...trial, end });
    this.write();
  }

  /** One more value of the objective. @returns all of them, in the order in which they were printed */
  note(trial: Trial, value: number): readonly number[] {
    const series = this.series.get(trial.number) ?? [];
    series.push(value);
    this.series.set(trial.number, series);
    this.unwritten.add(trial.number);
    return series;
  }

  seriesOf(trial: Trial): readonly number[] {
    return this.series.get(trial.number) ?? [];
  }

  write(): void {
    if (this.unwritten.size === 0) return;
    this.tunings.transaction(() => {
      for (const number of this.unwritten) this.tunings.putSeries(this.tuning, number, this.series.get(number) ?? []);
    });
    this.unwritten.clear();
  }
}
