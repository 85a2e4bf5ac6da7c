import { hasConverged, notImproving } from '../../../../lib/local/workloads/tuning/completion';
import { GridSearch } from '../../../../lib/local/workloads/tuning/grid-search';
import { Hyperband } from '../../../../lib/local/workloads/tuning/hyperband';
import { isBehind } from '../../../../lib/local/workloads/tuning/median-rule';
import { RandomSearch } from '../../../../lib/local/workloads/tuning/random-search';
import type { Parameter } from '../../../../lib/local/workloads/tuning/space';
import { Space } from '../../../../lib/local/workloads/tuning/space';
import type { Observation } from '../../../../lib/local/workloads/tuning/strategy';
import { finish } from '../../../../lib/local/workloads/tuning/strategy';

const COLOURS: Parameter = { kind: 'categorical', name: 'colour', values: ['red', 'green', 'blue'] };
const SIZES: Parameter = { kind: 'categorical', name: 'size', values: ['s', 'l'] };

test('a grid has every combination once, then no more', () => {
  const grid = new GridSearch(new Space([COLOURS, SIZES]));
  const all = Array.from({ length: 7 }, (_, number) => finish(grid.suggest(number)));
  expect(all.slice(0, 3)).toEqual([
    { colour: 'red', size: 's' },
    { colour: 'red', size: 'l' },
    { colour: 'green', size: 's' },
  ]);
  expect(new Set(all.slice(0, 6).map((one) => JSON.stringify(one))).size).toBe(6);
  expect(all[6]).toBeUndefined();
});

test('random search repeats itself with the same seed only, and never a combination', () => {
  // GIVEN
  const sequence = (seed: number): string => {
    const search = new RandomSearch(new Space([COLOURS, SIZES]), seed);
    const former: Observation[] = [];
    for (let values = finish(search.suggest(0, former)); values !== undefined;) {
      former.push({ values, running: true });
      values = finish(search.suggest(former.length, former));
    }
    return JSON.stringify(former.map(({ values }) => Object.values(values)));
  };
  // THEN
  expect(JSON.parse(sequence(1))).toHaveLength(6);
  expect(sequence(1)).toBe(sequence(1));
  expect(sequence(1)).not.toBe(sequence(2));
});

test('a job is behind when it is worse than the median of the running averages at the same epoch', () => {
  const former = [
    [5, 3, 1],
    [6, 4, 2],
    [9, 7, 5],
  ];
  expect(isBehind([6.5], former)).toBe(true);
  expect(isBehind([6], former)).toBe(false);
  expect(isBehind([9, 5.1], former)).toBe(true);
  expect(isBehind([9, 5], former)).toBe(false);
});

test('nobody is behind fewer than three others', () => {
  expect(isBehind([100], [[1], [1]])).toBe(false);
  expect(isBehind([1, 100], [[1, 1], [1, 1], [1]])).toBe(false);
});

describe('Hyperband', () => {
  const band = new Hyperband(1, 9);

  test('gives its brackets the jobs that Hyperband gives them', () => {
    const rungs = Array.from({ length: 18 }, (_, number) => band.rungsOf(number).join(','));
    expect(rungs.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => '1,3'));
    expect(rungs.slice(9, 14)).toEqual(Array.from({ length: 5 }, () => '3'));
    expect(rungs.slice(14, 17)).toEqual(['', '', '']);
    expect(rungs[17]).toBe('1,3');
  });

  test('lets the best third of a rung go on', () => {
    const others = [[5], [4], [3], [2], [1]];
    expect(band.isOver([1, 3], [0.5], others)).toBe(false);
    expect(band.isOver([1, 3], [1.5], others)).toBe(false);
    expect(band.isOver([1, 3], [2.5], others)).toBe(true);
    expect(band.isOver([1, 3], [2.5, 9], others)).toBe(false);
  });

  test('lets the first at a rung go on, and stops everyone at the most resource', () => {
    expect(band.isOver([1, 3], [5], [])).toBe(false);
    expect(band.isOver([], [1, 1, 1, 1, 1, 1, 1, 1], [])).toBe(false);
    expect(band.isOver([], [1, 1, 1, 1, 1, 1, 1, 1, 1], [])).toBe(true);
  });

  test('compares nobody before the least resource', () => {
    const demanding = new Hyperband(3, 27);
    expect(demanding.rungsOf(0)).toEqual([3, 9]);
  });
});

test('an improvement of less than 1 % counts as none', () => {
  expect(notImproving([])).toBe(0);
  expect(notImproving([10, 9.95, 9.92])).toBe(2);
  expect(notImproving([10, 9.95, 9.89])).toBe(0);
  expect(notImproving([-10, -10.05, -20, -1])).toBe(1);
});

test('a search converges when its best value has not moved over half of its jobs', () => {
  const falling = Array.from({ length: 40 }, (_, index) => 100 - index);
  expect(hasConverged(falling)).toBe(false);
  expect(hasConverged([...falling.slice(0, 20), ...Array.from({ length: 20 }, () => 90)])).toBe(true);
  expect(hasConverged(Array.from({ length: 15 }, () => 1))).toBe(false);
});
