import { faultOf, MetricScanner } from '../../../../lib/local/workloads/training/metrics';

test('group 1 is the value; lines without a number are left out', () => {
  const scanner = new MetricScanner([{ name: 'loss', regex: 'loss=([0-9.eE+-]+|nan)' }], fail);
  expect(scanner.scan(['loss=0.5 acc=1', 'nothing', 'loss=nan', 'loss=2e-3'])).toEqual([
    { name: 'loss', value: 0.5 },
    { name: 'loss', value: 0.002 },
  ]);
});

test('named groups and flags may be written as in Python', () => {
  const scanner = new MetricScanner([{ name: 'loss', regex: '(?i)LOSS: (?P<value>[0-9.]+)' }], fail);
  expect(scanner.scan(['loss: 3'])).toEqual([{ name: 'loss', value: 3 }]);
});

test('an expression that backtracks without end is switched off, the others go on', () => {
  const disabled: string[] = [];
  const definitions = [
    { name: 'bomb', regex: '(a+)+$b' },
    { name: 'good', regex: 'x=([0-9]+)' },
  ];
  const scanner = new MetricScanner(definitions, (name) => disabled.push(name));
  expect(scanner.scan(['a'.repeat(100_000), 'x=1'])).toEqual([{ name: 'good', value: 1 }]);
  expect(disabled).toEqual(['bomb']);
  expect(scanner.scan(['a'.repeat(100_000), 'x=2'])).toEqual([{ name: 'good', value: 2 }]);
});

test('an expression that does not compile is named with the reason', () => {
  expect(faultOf('loss=([0-9')).toMatch(/^Invalid regular expression/);
  expect(faultOf('loss=([0-9]+)')).toBeUndefined();
});

function fail(name: string): void {
  throw new Error(`${name} was switched off`);
}
