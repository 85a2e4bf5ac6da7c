import { Random } from './random';
import type { Assignment, Space } from './space';
import type { Observation, Strategy } from './strategy';
import { unused } from './unused';

/** Every combination as likely as any other on the scales of the parameters; none twice. */
export class RandomSearch implements Strategy {
  constructor(
    private readonly space: Space,
    private readonly seed: number,
  ) {}

  *suggest(number: number, former: readonly Observation[]): Generator<void, Assignment | undefined> {
    const used = new Set(former.map(({ values }) => this.space.keyOf(values)));
    return unused(this.space, used, new Random(this.seed, number));
  }
}
