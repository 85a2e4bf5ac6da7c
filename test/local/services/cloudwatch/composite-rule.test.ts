import { parseRule } from '../../../../lib/local/services/cloudwatch/alarms/composite-rule';

const states = { a: 'ALARM', b: 'OK', 'c d': 'INSUFFICIENT_DATA' } as const;
const stateOf = (name: string) => (states as Record<string, (typeof states)[keyof typeof states]>)[name];

test.each([
  ['ALARM(a)', true],
  ['ALARM("b")', false],
  ['OK(b) AND ALARM(a)', true],
  ['ALARM(b) OR INSUFFICIENT_DATA("c d")', true],
  ['NOT ALARM(b)', true],
  ['NOT (ALARM(a) OR ALARM(b))', false],
  ['ALARM(b) AND ALARM(b) OR ALARM(a)', true],
  ['alarm(a) and not false', true],
  ['TRUE', true],
  ['ALARM(arn:aws:cloudwatch:us-east-1:000000000000:alarm:a)', true],
  ['ALARM(gone) OR OK(gone)', false],
])('%s holds: %s', (rule, expected) => {
  expect(parseRule(rule).holds(stateOf)).toBe(expected);
});

test('a rule names the alarms that it looks at once', () => {
  expect(parseRule('ALARM(a) AND (OK("b") OR ALARM(a))').alarms).toEqual(['a', 'b']);
});

test.each([
  ['ALARM(a) AND', "unexpected ''"],
  ['ALARM(a) ALARM(b)', "unexpected 'ALARM(b)'"],
  ['(ALARM(a)', "unexpected ''"],
  ['AT_LEAST(1, ALARM, (a, b))', "unexpected 'AT_LEAST(1, ALARM, (a, b))'"],
  ['('.repeat(60), 'AlarmRule is nested more than 50 deep'],
])('the rule %j is refused', (rule, message) => {
  expect(() => parseRule(rule)).toThrow(
    expect.objectContaining({ code: 'ValidationError', message: expect.stringContaining(message) }),
  );
});
