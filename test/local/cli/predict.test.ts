import { percentile } from '../../../lib/local/cli/demo/predict';

test('a percentile is a value that occurred', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([percentile(values, 0.5), percentile(values, 0.99), percentile([3], 0.99)]).toEqual([50, 99, 3]);
});
