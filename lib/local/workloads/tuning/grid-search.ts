import type { Assignment, Space } from './space';
import type { Strategy } from './strategy';

/** Every combination once, in order. */
export class GridSearch implements Strategy {
  constructor(private readonly space: Space) {}

  *suggest(number: number): Generator<void, Assignment | undefined> {
    return number < this.space.combinations ? this.space.decode(this.space.combination(number)) : undefined;
  }
}
