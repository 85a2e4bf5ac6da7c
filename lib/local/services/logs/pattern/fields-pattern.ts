import { invalidPattern } from '../errors';
import type { Comparison, Operator } from './compare';
import { comparison } from './compare';
import type { FilterPattern } from './filter-pattern';

interface Field {
  readonly name: string;
  readonly test: Comparison;
}

const CONDITION = /\s*(\w+)\s*(<=|>=|!=|=|<|>)\s*(?:"([^"]*)"|([^\s"&|]+))\s*/y;
const FIELD = /"([^"]*)"|\[([^\]]*)\]|(\S+)/g;

/** `[ip, user, ..., status = 4*, size > 100]`: the fields of a line between spaces, quotes and brackets. */
export function fieldsPattern(pattern: string): FilterPattern {
  if (!pattern.endsWith(']')) throw invalidPattern(pattern, 'missing closing bracket');
  const parts = pattern
    .slice(1, -1)
    .split(',')
    .map((part) => part.trim());
  const gap = parts.indexOf('...');
  const fields = parts.map((part, index) => (part === '...' ? undefined : parseField(pattern, part, index)));
  if (gap >= 0 && parts.lastIndexOf('...') !== gap) throw invalidPattern(pattern, 'more than one ellipsis');
  return (message) => matchFields(spread(fields, gap, split(message)), split(message));
}

/** Puts as many unnamed fields in the place of the ellipsis as the line has more. */
function spread(fields: readonly (Field | undefined)[], gap: number, values: readonly string[]): (Field | undefined)[] {
  if (gap < 0) return [...fields];
  const more = Math.max(0, values.length - (fields.length - 1));
  return [...fields.slice(0, gap), ...new Array<undefined>(more).fill(undefined), ...fields.slice(gap + 1)];
}

function matchFields(
  fields: readonly (Field | undefined)[],
  values: readonly string[],
): Record<string, unknown> | undefined {
  if (fields.length !== values.length) return undefined;
  if (!fields.every((field, index) => field === undefined || field.test(values[index]))) return undefined;
  return Object.fromEntries(fields.map((field, index) => [`$${field?.name ?? index + 1}`, values[index]]));
}

function parseField(pattern: string, part: string, index: number): Field {
  if (/^\w*$/.test(part)) return { name: part === '' ? String(index + 1) : part, test: () => true };
  const tests: Comparison[] = [];
  const joins: string[] = [];
  let name = '';
  let end = 0;
  while (end < part.length) {
    CONDITION.lastIndex = end;
    const match = CONDITION.exec(part);
    if (match === null) throw invalidPattern(pattern, `Invalid field '${part}'`);
    name = match[1] as string;
    tests.push(comparison(match[2] as Operator, match[4] ?? (match[3] as string), match[4] === undefined));
    end = CONDITION.lastIndex;
    if (end < part.length) joins.push(part.slice(end, end + 2));
    end += 2;
  }
  if (joins.some((join) => join !== '&&' && join !== '||')) throw invalidPattern(pattern, `Invalid field '${part}'`);
  return { name, test: joined(tests, joins) };
}

/** `&&` binds more closely than `||`. */
function joined(tests: readonly Comparison[], joins: readonly string[]): Comparison {
  const groups: Comparison[][] = [[tests[0] as Comparison]];
  joins.forEach((join, index) => {
    if (join === '||') groups.push([]);
    groups.at(-1)?.push(tests[index + 1] as Comparison);
  });
  return (value) => groups.some((group) => group.every((test) => test(value)));
}

function split(message: string): string[] {
  return [...message.matchAll(FIELD)].map(([, quoted, bracketed, bare]) => quoted ?? bracketed ?? (bare as string));
}
