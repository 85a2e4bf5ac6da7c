import { Random } from '../../../../lib/local/workloads/tuning/random';
import type { Parameter, ScalingType } from '../../../../lib/local/workloads/tuning/space';
import { Space } from '../../../../lib/local/workloads/tuning/space';

function values(parameter: Parameter, count = 3000): number[] {
  const space = new Space([parameter]);
  const random = new Random(1);
  return Array.from({ length: count }, () => Number(space.decode(space.sample(random))[parameter.name]));
}

const range = (scaling: ScalingType, min: number, max: number): Parameter => ({
  kind: 'continuous',
  name: 'x',
  min,
  max,
  scaling,
});

const shareBelow = (numbers: readonly number[], limit: number): number =>
  numbers.filter((number) => number < limit).length / numbers.length;

test.each([
  ['Linear', 0, 1, 0.5],
  ['Logarithmic', 0.0001, 1, 0.01],
  ['Auto', 0.0001, 1, 0.01],
  ['Auto', 0.1, 1, 0.55],
  ['ReverseLogarithmic', 0, 0.9999, 0.99],
] as const)('half of a %s range from %d to %d lies below %d', (scaling, min, max, middle) => {
  expect(shareBelow(values(range(scaling, min, max)), middle)).toBeCloseTo(0.5, 1);
});

test('every integer of a range is as likely as any other, and none lies outside', () => {
  const drawn = values({ kind: 'integer', name: 'x', min: 1, max: 4, scaling: 'Linear' });
  for (const value of [1, 2, 3, 4]) expect(drawn.filter((one) => one === value).length / 3000).toBeCloseTo(0.25, 1);
  expect(new Set(drawn).size).toBe(4);
});

test('what is decoded can be encoded again', () => {
  const space = new Space([
    range('Logarithmic', 0.001, 10),
    { kind: 'integer', name: 'n', min: 2, max: 200, scaling: 'Logarithmic' },
    { kind: 'categorical', name: 'c', values: ['a', 'b', 'c'] },
  ]);
  const random = new Random(2);
  for (let turn = 0; turn < 100; turn += 1) {
    const assignment = space.decode(space.sample(random));
    expect(space.decode(space.tryEncode(assignment)!)).toEqual(assignment);
  }
});

test('a value outside of its range, a missing one and an unknown category have no place in the space', () => {
  const space = new Space([range('Linear', 0, 1), { kind: 'categorical', name: 'c', values: ['a'] }]);
  expect(space.tryEncode({ x: '2', c: 'a' })).toBeUndefined();
  expect(space.tryEncode({ c: 'a' })).toBeUndefined();
  expect(space.tryEncode({ x: '0.5', c: 'b' })).toBeUndefined();
  expect(space.tryEncode({ x: '0.5', c: 'a' })).toEqual([0.5, 0]);
});

test('the combinations of a finite space are all different', () => {
  const space = new Space([
    { kind: 'categorical', name: 'c', values: ['a', 'b'] },
    { kind: 'integer', name: 'n', min: -1, max: 3, scaling: 'Linear' },
  ]);
  expect(space.combinations).toBe(10);
  const all = Array.from({ length: 10 }, (_, number) => space.decode(space.combination(number)));
  expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(10);
  expect(all[0]).toEqual({ c: 'a', n: '-1' });
  expect(all[1]).toEqual({ c: 'a', n: '0' });
  expect(all[5]).toEqual({ c: 'b', n: '-1' });
});

test('a category is one apart from any other, however many there are', () => {
  const space = new Space([{ kind: 'categorical', name: 'c', values: ['a', 'b', 'c'] }]);
  const [a, c] = [space.features([0]), space.features([2])];
  expect(a.reduce((sum, value, index) => sum + (value - c[index]!) ** 2, 0)).toBeCloseTo(1);
});
