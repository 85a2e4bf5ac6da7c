/** When something recurs. */
export interface Schedule {
  /** The first time after `time` (both epoch milliseconds); undefined when there is none any more. */
  next(time: number): number | undefined;
}

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const LAST_YEAR = 2199;
const DAY = 86_400_000;

/**
 * Reads `rate(5 minutes)` and AWS's six-field `cron(…)`, in UTC; undefined when it is neither.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function parseSchedule(expression: string): Schedule | undefined {
  const rate = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression);
  if (rate !== null) return rateOf(Number(rate[1]), rate[2] as string, rate[3] === 's');
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  return fields?.length === 6 ? cronOf(fields as Fields) : undefined;
}

function rateOf(value: number, unit: string, plural: boolean): Schedule | undefined {
  if (value < 1 || (value === 1) === plural) return undefined;
  const period = value * (UNITS[unit] as number);
  return { next: (time) => time + period };
}

type Fields = [minutes: string, hours: string, monthDays: string, months: string, weekDays: string, years: string];
type DayTest = (date: Date) => boolean;

function cronOf([minuteField, hourField, monthDayField, monthField, weekDayField, yearField]: Fields):
  Schedule | undefined {
  // One of the two days must be "?": AWS refuses anything else.
  if ((monthDayField === '?') === (weekDayField === '?')) return undefined;
  const minutes = numbers(minuteField, 0, 59);
  const hours = numbers(hourField, 0, 23);
  const months = numbers(monthField, 1, 12, MONTHS, 1);
  const years = numbers(yearField, 1970, LAST_YEAR);
  const onDay = monthDayField === '?' ? weekDayTest(weekDayField) : monthDayTest(monthDayField);
  if (
    minutes === undefined ||
    hours === undefined ||
    months === undefined ||
    years === undefined ||
    onDay === undefined
  )
    return undefined;
  const fits = (date: Date): boolean =>
    years.has(date.getUTCFullYear()) && months.has(date.getUTCMonth() + 1) && onDay(date);
  return { next: (time) => nextTime(time, fits, [...hours].sort(ascending), [...minutes].sort(ascending)) };
}

function nextTime(
  time: number,
  fits: DayTest,
  hours: readonly number[],
  minutes: readonly number[],
): number | undefined {
  const lastDay = Date.UTC(LAST_YEAR, 11, 31);
  for (let day = Math.floor(time / DAY) * DAY; day <= lastDay; day += DAY) {
    if (!fits(new Date(day))) continue;
    for (const hour of hours) {
      for (const minute of minutes) {
        const candidate = day + hour * 3_600_000 + minute * 60_000;
        if (candidate > time) return candidate;
      }
    }
  }
  return undefined;
}

/** `5`, `1-5`, `MON,WED`, `*`, steps such as `0/10`, `3/5`: the numbers that a field names; undefined when it is malformed. */
function numbers(
  field: string,
  min: number,
  max: number,
  names: readonly string[] = [],
  firstName = 0,
): Set<number> | undefined {
  const found = new Set<number>();
  const numberOf = (text: string): number => {
    const name = names.indexOf(text.toUpperCase());
    return name >= 0 ? name + firstName : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  };
  for (const part of field.split(',')) {
    const [range = '', step] = part.split('/');
    const [low, high] = range === '*' ? [min, max] : range.split('-').map(numberOf);
    const from = low as number;
    const to = high ?? (step === undefined ? from : max);
    const by = step === undefined ? 1 : Number(step);
    if (!(from >= min && to <= max && from <= to && Number.isInteger(by) && by >= 1)) return undefined;
    for (let value = from; value <= to; value += by) found.add(value);
  }
  return found;
}

function monthDayTest(field: string): DayTest | undefined {
  if (field === 'L') return (date) => date.getUTCDate() === lastDayOf(date);
  const nearest = /^(\d{1,2})W$/.exec(field);
  if (nearest !== null) return (date) => date.getUTCDate() === nearestWeekday(date, Number(nearest[1]));
  const days = numbers(field, 1, 31);
  return days && ((date) => days.has(date.getUTCDate()));
}

function weekDayTest(field: string): DayTest | undefined {
  const special = /^([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5])$/i.exec(field);
  if (special === null) {
    const days = field === 'L' ? new Set([7]) : numbers(field, 1, 7, DAYS, 1);
    return days && ((date) => days.has(date.getUTCDay() + 1));
  }
  const [day] = numbers(special[1] as string, 1, 7, DAYS, 1) ?? [];
  const which = special[2] as string;
  return (date) => {
    const nth =
      which === 'L'
        ? date.getUTCDate() + 7 > lastDayOf(date)
        : Math.ceil(date.getUTCDate() / 7) === Number(which.slice(1));
    return date.getUTCDay() + 1 === day && nth;
  };
}

function lastDayOf(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

/** The weekday closest to a day of the month, never in another month. */
function nearestWeekday(date: Date, day: number): number {
  const target = Math.min(day, lastDayOf(date));
  const weekday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), target)).getUTCDay();
  if (weekday === 6) return target > 1 ? target - 1 : target + 2;
  if (weekday === 0) return target < lastDayOf(date) ? target + 1 : target - 2;
  return target;
}

function ascending(a: number, b: number): number {
  return a - b;
}
