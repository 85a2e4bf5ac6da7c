import { SystemClock } from '../../lib/local/clock/system-clock';
import { ManualClock } from '../_helpers/manual-clock';

afterEach(() => jest.useRealTimers());

test('a clock with factor 60 passes a minute in a second', async () => {
  jest.useFakeTimers({ now: 0 });
  const clock = new SystemClock(60);
  let rang = false;
  clock.schedule(60_000, () => (rang = true));
  jest.advanceTimersByTime(999);
  expect(rang).toBe(false);
  jest.advanceTimersByTime(1);
  expect(rang).toBe(true);
  expect(clock.now()).toBe(60_000);
});

test('a delay beyond 24 days does not fire at once', () => {
  jest.useFakeTimers({ now: 0 });
  let rang = false;
  const days = 24 * 3600 * 1000;
  new SystemClock().schedule(60 * days, () => (rang = true));
  jest.advanceTimersByTime(59 * days);
  expect(rang).toBe(false);
  jest.advanceTimersByTime(days);
  expect(rang).toBe(true);
});

test('a cancelled timer stays silent', async () => {
  const clock = new ManualClock();
  let rang = false;
  clock.schedule(10, () => (rang = true)).cancel();
  await clock.advance(100);
  expect(rang).toBe(false);
});

test('a sleep ends with the reason of its signal', async () => {
  const controller = new AbortController();
  const sleeping = new ManualClock().sleep(1000, controller.signal);
  controller.abort(new Error('stopping'));
  await expect(sleeping).rejects.toThrow('stopping');
});

test('a factor that is no speed is refused', () => {
  expect(() => new SystemClock(0)).toThrow('clock factor must be greater than 0, got 0');
});
