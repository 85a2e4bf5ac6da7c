import { Timeline } from '../../../lib/local/cloud/timeline';
import { Store } from '../../../lib/local/store/store';
import { ManualClock } from '../../_helpers/manual-clock';

const entry = (operation: string) => ({ requestId: 'r', time: 1, service: 'sagemaker', operation, caller: 'arn' });

test('calls that change something are kept for good, reads for a while', async () => {
  const store = Store.open(':memory:');
  const clock = new ManualClock();
  const timeline = new Timeline(store, clock, () => undefined);
  timeline.record(entry('CreateTrainingJob'));
  timeline.record(entry('DescribeTrainingJob'));
  await clock.advance(500);
  expect(store.prepare<{ operation: string }>('SELECT operation FROM timeline').all()).toMatchObject([
    { operation: 'CreateTrainingJob' },
  ]);
  expect(timeline.latest(10).map(({ operation }) => operation)).toEqual(['CreateTrainingJob', 'DescribeTrainingJob']);
  store.close();
});

test('the timeline in memory is bounded', () => {
  const store = Store.open(':memory:');
  const timeline = new Timeline(store, new ManualClock(), () => undefined);
  for (let call = 0; call < 10_000; call += 1) timeline.record(entry('DescribeTrainingJob'));
  expect(timeline.latest(100_000).length).toBeLessThanOrEqual(4000);
  store.close();
});
