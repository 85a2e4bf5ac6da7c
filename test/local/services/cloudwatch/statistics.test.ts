import { merge, ofSummary, ofValues } from '../../../../lib/local/services/cloudwatch/metrics/aggregate';
import { parseStatistic } from '../../../../lib/local/services/cloudwatch/metrics/statistics';

const hundred = ofValues(
  Array.from({ length: 100 }, (_, index) => index + 1),
  undefined,
);

test.each([
  ['SampleCount', 100],
  ['Average', 50.5],
  ['Sum', 5050],
  ['Minimum', 1],
  ['Maximum', 100],
  ['p50', 50.5],
  ['p99', 99.01],
  ['p0', 1],
  ['p100', 100],
  ['tc90', 90],
  ['tm90', 45.5],
  ['TM(10%:90%)', 50.5],
  ['TC(:50)', 50],
  ['TS(98:)', 199],
  ['PR(90:)', 10],
  ['IQM', 50.5],
  ['WM(:50)', 37.75],
])('%s of 1 to 100 is %d', (name, expected) => {
  expect(parseStatistic(name)(hundred)).toBeCloseTo(expected, 6);
});

test('counts weigh values', () => {
  const data = ofValues([1, 5], [3, 1]);
  expect([parseStatistic('Average')(data), parseStatistic('p50')(data)]).toEqual([2, 1]);
});

test('summaries have no percentiles, unless all their values are one', () => {
  expect(parseStatistic('p50')(ofSummary(3, 9, 1, 5))).toBeUndefined();
  expect(parseStatistic('p50')(ofSummary(3, 9, 3, 3))).toBe(3);
  expect(parseStatistic('p50')(merge(ofValues([1], undefined), ofSummary(3, 9, 1, 5)))).toBeUndefined();
});

test('many values keep percentiles within one percent', () => {
  let data = ofValues([1], undefined);
  for (let value = 2; value <= 5000; value += 1) data = merge(data, ofValues([value], undefined));
  expect(data.count).toBe(5000);
  expect(data.values?.size).toBeLessThan(1000);
  const p90 = parseStatistic('p90')(data) as number;
  expect(Math.abs(p90 - 4500) / 4500).toBeLessThan(0.01);
});

test.each(['p101', 'Median', 'TM(a:b)', 'constructor'])('%s is no statistic', (name) => {
  expect(() => parseStatistic(name)).toThrow(`The value ${name} for parameter Statistic is not supported.`);
});
