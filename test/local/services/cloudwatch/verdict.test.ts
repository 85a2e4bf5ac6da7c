import { breachTest, verdict } from '../../../../lib/local/services/cloudwatch/alarms/verdict';
import type { TreatMissingData } from '../../../../lib/local/services/cloudwatch/alarms/records';

const TREATMENTS: readonly TreatMissingData[] = ['missing', 'ignore', 'breaching', 'notBreaching'];

/** `0` does not breach, `X` does, `-` is missing; the newest stands on the right. */
function judge(points: string, m: number, treatMissingData: TreatMissingData): string {
  const slots = [...points].map((point) => (point === '-' ? undefined : point === 'X' ? 1 : 0));
  const rules = {
    evaluationPeriods: 3,
    datapointsToAlarm: m,
    treatMissingData,
    breaches: (value: number) => value > 0,
  };
  return verdict(slots, rules) ?? 'keep';
}

describe("AWS's tables", () => {
  test.each([
    [3, '0-X-X', 'OK OK OK OK'],
    [3, '0----', 'OK OK OK OK'],
    [3, '-----', 'INSUFFICIENT_DATA keep ALARM OK'],
    [3, '0XX-X', 'ALARM ALARM ALARM ALARM'],
    [3, '--X--', 'ALARM keep ALARM OK'],
    [2, '0-X-X', 'ALARM ALARM ALARM ALARM'],
    [2, '00X0X', 'ALARM ALARM ALARM ALARM'],
    [2, '0-X--', 'OK OK ALARM OK'],
    [2, '----0', 'OK OK ALARM OK'],
    [2, '---X-', 'ALARM keep ALARM OK'],
  ])('%i of 3 over %s is %s (missing, ignore, breaching, notBreaching)', (m, points, expected) => {
    expect(TREATMENTS.map((treatment) => judge(points, m, treatment)).join(' ')).toBe(expected);
  });
});

describe("AWS's prose on premature alarms, 3 of 3, missing data as missing", () => {
  test.each([
    ['----X', 'keep'],
    ['---X-', 'keep'],
    ['--X--', 'ALARM'],
    ['-X---', 'ALARM'],
    ['---X0', 'OK'],
    ['--X-0', 'OK'],
    ['--XX-', 'ALARM'],
  ])('%s is %s', (points, expected) => {
    expect(judge(points, 3, 'missing')).toBe(expected);
  });
});

test.each([
  ['GreaterThanThreshold', [false, false, true]],
  ['GreaterThanOrEqualToThreshold', [false, true, true]],
  ['LessThanThreshold', [true, false, false]],
  ['LessThanOrEqualToThreshold', [true, true, false]],
] as const)('%s compares 0, 1 and 2 with 1', (operator, expected) => {
  expect([0, 1, 2].map(breachTest(operator, 1))).toEqual(expected);
});
