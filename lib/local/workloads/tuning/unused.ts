import type { Random } from './random';
import type { Assignment, Space } from './space';

const DRAWS = 100;

/** A random assignment that has not been used; undefined when all of a finite space have been. */
export function unused(space: Space, used: ReadonlySet<string>, random: Random): Assignment | undefined {
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const values = space.decode(space.sample(random));
    if (!used.has(space.keyOf(values))) return values;
  }
  const { combinations } = space;
  if (!Number.isFinite(combinations)) return space.decode(space.sample(random));
  // No more have been used than there were training jobs: from any place on, a free one is near.
  const start = random.below(combinations);
  for (let step = 0; step <= used.size && step < combinations; step += 1) {
    const values = space.decode(space.combination((start + step) % combinations));
    if (!used.has(space.keyOf(values))) return values;
  }
  return undefined;
}
