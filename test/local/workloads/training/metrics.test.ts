import type { MetricValue } from '../../../../lib/local/workloads/training/metrics';
import { faultOf, MetricScanner } from '../../../../lib/local/workloads/training/metrics';

async function scan(regexes: Record<string, string>, lines: readonly string[]): Promise<MetricValue[]> {
  const found: MetricValue[] = [];
  const definitions = Object.entries(regexes).map(([name, regex]) => ({ name, regex }));
  const scanner = new MetricScanner(definitions, (values) => found.push(...values));
  for (const line of lines) scanner.add(line);
  await scanner.drained();
  return found;
}

test('group 1 is the value; lines without a number are left out', async () => {
  const lines = ['loss=0.5 acc=1', 'nothing', 'loss=nan', 'loss=2e-3'];
  expect(await scan({ loss: 'loss=([0-9.eE+-]+|nan)' }, lines)).toEqual([
    { name: 'loss', value: 0.5 },
    { name: 'loss', value: 0.002 },
  ]);
});

test('named groups and flags may be written as in Python', async () => {
  expect(await scan({ loss: '(?i)LOSS: (?P<value>[0-9.]+)' }, ['loss: 3'])).toEqual([{ name: 'loss', value: 3 }]);
});

test('what precedes may be asked for, as built-in algorithms do', async () => {
  const regex = '.*\\[[0-9]+\\].*#011validation-rmse:([-+]?[0-9]*\\.?[0-9]+(?:[eE][-+]?[0-9]+)?).*';
  expect(await scan({ rmse: regex, x: '(?<=x=)([0-9]+)' }, ['[3]#011validation-rmse:4.5', 'x=7'])).toEqual([
    { name: 'rmse', value: 4.5 },
    { name: 'x', value: 7 },
  ]);
});

test('hostile expressions and long lines leave turns to others', async () => {
  const bombs = Object.fromEntries(['(a+)+$', '(a|a)*b', '(a+)+$b'].map((regex, index) => [`bomb${index}`, regex]));
  let turns = 0;
  const counting = (): void => {
    turns += 1;
    turn = setImmediate(counting);
  };
  let turn = setImmediate(counting);
  const lines = Array.from({ length: 10 }, () => `${'a'.repeat(100_000)}!`);
  const values = await scan({ ...bombs, good: 'x=([0-9]+)' }, [...lines, 'x=1']);
  clearImmediate(turn);
  expect(values).toEqual([{ name: 'good', value: 1 }]);
  expect(turns).toBeGreaterThanOrEqual(lines.length * 4);
});

test('an expression that no engine runs in linear time is named with the reason', () => {
  expect(faultOf('loss=([0-9')).toMatch(/^error parsing regexp: missing closing \]/);
  expect(faultOf('loss=([0-9]+)(?!x)')).toMatch(/^error parsing regexp: invalid or unsupported Perl syntax/);
  expect(faultOf('loss=([0-9]+)')).toBeUndefined();
});

test('an expression without a group has no value', async () => {
  expect(await scan({ loss: 'loss=[0-9]+' }, ['loss=3'])).toEqual([]);
});
