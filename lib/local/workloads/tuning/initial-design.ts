import { Random } from './random';
import type { Point, Space } from './space';

/** The positive root of x^(d+1) = x + 1: its powers spread points evenly (Roberts' sequence). */
function rootOf(dimensions: number): number {
  let root = 2;
  for (let turn = 0; turn < 30; turn += 1) root = (1 + root) ** (1 / (dimensions + 1));
  return root;
}

/** The first points of a search fill the space evenly, from a random start. */
export function initialPoint(space: Space, seed: number, number: number): Point {
  const random = new Random(seed);
  const root = rootOf(space.parameters.length);
  return space.at(space.parameters.map((_, index) => (random.next() + (number + 1) * root ** -(index + 1)) % 1));
}
