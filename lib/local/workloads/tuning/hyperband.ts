/** Of the training jobs that reach a rung, one in so many goes on. */
const REDUCTION = 3;

/** The amounts of resource (epochs) at which a training job must be among the best to go on; ascending. */
export type Rungs = readonly number[];

/**
 * Hyperband's brackets, each as demanding as it is: the first compares from the least resource on, the last never. A
 * bracket gets as many training jobs as Hyperband gives it, in turn.
 */
export class Hyperband {
  private readonly turns: readonly Rungs[];

  constructor(
    private readonly minResource: number,
    private readonly maxResource: number,
  ) {
    const halvings = Math.floor(Math.log(maxResource / minResource) / Math.log(REDUCTION) + 1e-9);
    const brackets = Array.from({ length: halvings + 1 }, (_, index) => halvings - index);
    this.turns = brackets.flatMap((halving) => {
      const share = Math.ceil(((halvings + 1) * REDUCTION ** halving) / (halving + 1));
      return Array.from({ length: share }, () => this.rungs(halving));
    });
  }

  /** The rungs of the training job of this number, counted from 0. */
  rungsOf(number: number): Rungs {
    return this.turns[number % this.turns.length] as Rungs;
  }

  /**
   * Whether a training job ends here. Decides without waiting for the others: at a rung it must belong to the best third
   * of those that have reached that rung.
   * @param values of the objective, one for each unit of resource, lower is better
   * @param others the values of the training jobs of the same bracket
   */
  isOver(rungs: Rungs, values: readonly number[], others: readonly (readonly number[])[]): boolean {
    const used = values.length;
    if (used >= this.maxResource) return true;
    if (used < this.minResource || !rungs.includes(used)) return false;
    const reached = others.filter(({ length }) => length >= used).map((other) => lowest(other, used));
    const own = lowest(values, used);
    const better = reached.filter((value) => value < own).length;
    return better >= Math.max(1, Math.floor((reached.length + 1) / REDUCTION));
  }

  private rungs(halvings: number): Rungs {
    return Array.from({ length: halvings }, (_, index) =>
      Math.max(this.minResource, Math.round(this.maxResource * REDUCTION ** (index - halvings))),
    );
  }
}

function lowest(values: readonly number[], count: number): number {
  return Math.min(...values.slice(0, count));
}
