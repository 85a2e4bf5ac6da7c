import { BayesianSearch } from '../../../../lib/local/workloads/tuning/bayesian-search';
import { RandomSearch } from '../../../../lib/local/workloads/tuning/random-search';
import type { Parameter } from '../../../../lib/local/workloads/tuning/space';
import { Space } from '../../../../lib/local/workloads/tuning/space';
import type { Observation } from '../../../../lib/local/workloads/tuning/strategy';
import { finish } from '../../../../lib/local/workloads/tuning/strategy';
import type { Problem } from './_functions';
import { branin, continuous, found, hartmann, median } from './_functions';

/** Pure arithmetic of some seconds; other work on the machine must not fail it. */
const PATIENCE_MS = 300_000;
const SEEDS = Array.from({ length: 20 }, (_, index) => index);

/** The medians of some seeds. */
function compared(problem: Problem, seeds = SEEDS, parallel = 1): { bayesian: number; random: number } {
  const bayesian = seeds.map((seed) => found(new BayesianSearch(problem.space, seed), problem, 30, seed, parallel));
  const random = seeds.map((seed) => found(new RandomSearch(problem.space, seed), problem, 90, seed));
  return { bayesian: median(bayesian), random: median(random) };
}

test(
  '30 Bayesian trials find what 90 random ones find, in two dimensions',
  () => {
    const { bayesian, random } = compared(branin);
    expect(bayesian).toBeLessThan(random);
  },
  PATIENCE_MS,
);

test(
  '30 Bayesian trials find what 90 random ones find, in four dimensions',
  () => {
    const { bayesian, random } = compared(hartmann);
    expect(bayesian).toBeLessThan(random);
  },
  PATIENCE_MS,
);

test(
  'four trials at a time do not change that',
  () => {
    const { bayesian, random } = compared(hartmann, SEEDS.slice(0, 7), 4);
    expect(bayesian).toBeLessThan(random);
  },
  PATIENCE_MS,
);

test('the same seed and results give the same suggestions', () => {
  const runs = [1, 2].map(() => found(new BayesianSearch(branin.space, 5), branin, 12, 5));
  expect(runs[0]).toBe(runs[1]);
});

const MIXED: Parameter[] = [
  { kind: 'categorical', name: 'kind', values: ['a', 'b', 'c'] },
  { kind: 'integer', name: 'depth', min: 1, max: 8, scaling: 'Auto' },
];

test('no combination is suggested twice, and none when all have been', () => {
  // GIVEN
  const strategy = new BayesianSearch(new Space(MIXED), 1);
  const former: Observation[] = [];
  // WHEN
  for (let number = 0; number < 24; number += 1) {
    const values = finish(strategy.suggest(number, former))!;
    former.push({ values, objective: Math.abs(Number(values['depth']) - 5), running: false });
  }
  // THEN
  expect(new Set(former.map(({ values }) => JSON.stringify(values))).size).toBe(24);
  expect(finish(strategy.suggest(24, former))).toBeUndefined();
});

test('it learns which category is the best', () => {
  const strategy = new BayesianSearch(new Space([...MIXED, branin.space.parameters[0]!]), 3);
  const former: Observation[] = [];
  for (let number = 0; number < 25; number += 1) {
    const values = finish(strategy.suggest(number, former))!;
    const objective =
      (values['kind'] === 'b' ? 0 : 3) + Math.abs(Number(values['depth']) - 6) + Number(values['x']) / 10;
    former.push({ values, objective, running: false });
  }
  const best = former.reduce((a, b) => (a.objective! < b.objective! ? a : b));
  expect(best.values['kind']).toBe('b');
  expect(best.objective).toBeLessThan(0);
});

test('it does not insist on a place where training jobs fail', () => {
  // GIVEN an objective that gets better towards the place where nothing comes back
  const strategy = new BayesianSearch(new Space([continuous('x', 0, 1)]), 1);
  const former: Observation[] = [];
  // WHEN
  for (let number = 0; number < 20; number += 1) {
    const values = finish(strategy.suggest(number, former))!;
    const x = Number(values['x']);
    former.push({ values, running: false, ...(x < 0.7 && { objective: -x }) });
  }
  // THEN
  const late = former.slice(8).filter(({ objective }) => objective !== undefined);
  expect(late.length).toBeGreaterThan(6);
  expect(Math.min(...late.map(({ objective }) => objective!))).toBeLessThan(-0.6);
});

test('results of other searches count as far as they lie in the space', () => {
  const strategy = new BayesianSearch(branin.space, 1);
  const former: Observation[] = [
    { values: { x: '100', y: '1' }, objective: -1000, running: false },
    ...[1, 2, 3, 4, 5, 6, 7].map((at) => ({ values: { x: String(at), y: '5' }, objective: at, running: false })),
  ];
  const values = finish(strategy.suggest(8, former))!;
  expect(Number(values['x'])).toBeLessThanOrEqual(10);
});
