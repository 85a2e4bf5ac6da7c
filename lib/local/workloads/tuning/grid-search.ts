import type { Assignment, Space } from './space';
import type { Strategy } from './strategy';

/** Every combination once, in order. */
export class GridSearch implements Strategy {
  constructor(private readonly space: Space) {}

  // eslint-disable-next-line require-yield -- it takes no time
  *suggest(number: number): Generator<void, Assignment | undefined> {
    return number < this.space.combinations ? this.space.decode(this.space.combination(number)) : undefined;
  }
}
