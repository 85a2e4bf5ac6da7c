import { parseSchedule } from '../../../lib/local/common/schedule-expression';

const next = (expression: string, from: string): string | undefined => {
  const time = parseSchedule(expression)?.next(Date.parse(from));
  return time === undefined ? undefined : new Date(time).toISOString().slice(0, 16);
};

test.each([
  ['rate(5 minutes)', '2026-01-01T00:00:00Z', '2026-01-01T00:05'],
  ['rate(1 day)', '2026-01-01T00:00:00Z', '2026-01-02T00:00'],
  ['cron(0 10 * * ? *)', '2026-01-01T10:00:00Z', '2026-01-02T10:00'],
  ['cron(15 12 * * ? *)', '2026-01-01T10:00:00Z', '2026-01-01T12:15'],
  ['cron(0 18 ? * MON-FRI *)', '2026-01-02T18:00:00Z', '2026-01-05T18:00'],
  ['cron(0 8 1 * ? *)', '2026-01-01T09:00:00Z', '2026-02-01T08:00'],
  ['cron(0/15 * * * ? *)', '2026-01-01T10:31:00Z', '2026-01-01T10:45'],
  ['cron(0 0 L * ? *)', '2026-02-01T00:00:00Z', '2026-02-28T00:00'],
  ['cron(0 9 ? * 2#1 *)', '2026-01-06T00:00:00Z', '2026-02-02T09:00'],
  ['cron(0 9 ? * 6L *)', '2026-01-01T00:00:00Z', '2026-01-30T09:00'],
  ['cron(0 9 3W * ? *)', '2026-01-01T00:00:00Z', '2026-01-02T09:00'],
  ['cron(0 0 29 2 ? *)', '2026-01-01T00:00:00Z', '2028-02-29T00:00'],
  ['cron(0 0 1 1 ? 2025)', '2026-01-01T00:00:00Z', undefined],
])('%s after %s is %s', (expression, from, expected) => {
  expect(next(expression, from)).toBe(expected);
});

test.each([
  'rate(1 minutes)',
  'rate(5 minute)',
  'rate(0 days)',
  'cron(0 10 * * * *)',
  'cron(0 10 ? * ? *)',
  'cron(60 10 * * ? *)',
  'cron(0 10 * * ?)',
  'every day',
])('%s is malformed', (expression) => {
  expect(parseSchedule(expression)).toBeUndefined();
});
