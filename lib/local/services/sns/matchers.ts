import { isIPv4 } from 'node:net';
import { invalid } from './errors';

/** Whether one value of a message, undefined where there is none, satisfies a condition. */
export type Matcher = (value: unknown) => boolean;

type Maker = (argument: unknown) => Matcher;

const MAKERS: Readonly<Record<string, Maker>> = {
  prefix: (argument) => textTest(argument, 'prefix', (value, text) => value.startsWith(text)),
  suffix: (argument) => textTest(argument, 'suffix', (value, text) => value.endsWith(text)),
  'equals-ignore-case': (argument) =>
    textTest(argument, 'equals-ignore-case', (value, text) => value.toLowerCase() === text.toLowerCase()),
  wildcard: (argument) => textTest(argument, 'wildcard', (value, text) => matchesWildcard(value, text)),
  cidr: (argument) => textTest(argument, 'cidr', inNetwork),
  numeric: (argument) => numeric(argument),
  exists: (argument) => {
    if (typeof argument !== 'boolean')
      throw invalid('FilterPolicy: exists match pattern must be either true or false.');
    return (value) => (value !== undefined) === argument;
  },
  'anything-but': (argument) => anythingBut(argument),
};

/** A plain value, or an object that names one operator. @throws ServiceError InvalidParameter */
export function matcherOf(rule: unknown): Matcher {
  if (rule === null || typeof rule !== 'object') return (value) => value === rule;
  const [operator, ...more] = Object.keys(rule);
  const make = operator !== undefined && Object.hasOwn(MAKERS, operator) ? MAKERS[operator] : undefined;
  if (make === undefined || more.length > 0) throw invalid(`FilterPolicy: Unrecognized match type ${operator ?? ''}`);
  return make((rule as Record<string, unknown>)[operator as string]);
}

function textTest(argument: unknown, operator: string, test: (value: string, text: string) => boolean): Matcher {
  if (typeof argument !== 'string') throw invalid(`FilterPolicy: ${operator} match pattern must be a string`);
  return (value) => typeof value === 'string' && test(value, argument);
}

function anythingBut(argument: unknown): Matcher {
  const excluded = [argument].flat().map((rule) => matcherOf(rule));
  if (excluded.length === 0) throw invalid('FilterPolicy: anything-but must name something');
  return (value) => value !== undefined && !excluded.some((matches) => matches(value));
}

const COMPARE: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function numeric(argument: unknown): Matcher {
  if (!Array.isArray(argument) || argument.length === 0 || argument.length % 2 === 1) {
    throw invalid('FilterPolicy: Value of numeric must be an array of operators and numbers');
  }
  const tests: Matcher[] = [];
  for (let index = 0; index < argument.length; index += 2) {
    const [operator, bound] = [argument[index] as unknown, argument[index + 1] as unknown];
    const compare = typeof operator === 'string' && Object.hasOwn(COMPARE, operator) ? COMPARE[operator] : undefined;
    if (compare === undefined) throw invalid(`FilterPolicy: Unrecognized numeric range operator: ${String(operator)}`);
    if (typeof bound !== 'number') throw invalid(`FilterPolicy: Value of ${String(operator)} must be numeric`);
    tests.push((value) => typeof value === 'number' && compare(value, bound));
  }
  return (value) => tests.every((test) => test(value));
}

function matchesWildcard(value: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return value === pattern;
  if (!value.startsWith(first)) return false;
  let position = first.length;
  for (const part of rest) {
    const found = value.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return value.length - last.length >= position && value.endsWith(last);
}

function inNetwork(address: string, network: string): boolean {
  const [base = '', bits = '32'] = network.split('/');
  if (!isIPv4(address) || !isIPv4(base)) return address === base;
  const shift = 2 ** (32 - Number(bits));
  return Math.floor(asNumber(address) / shift) === Math.floor(asNumber(base) / shift);
}

function asNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
