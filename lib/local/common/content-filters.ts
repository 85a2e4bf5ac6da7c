import { isIP } from 'node:net';
import { BlockList } from 'node:net';

/** A filter that can not be read; the service that was given it words the rest. */
export class ContentFilterError extends Error {
  override readonly name = 'ContentFilterError';
}

/** Whether a value satisfies a condition; `undefined` stands for a field that is not there. */
export type Matcher = (value: unknown) => boolean;

type Maker = (argument: unknown) => Matcher;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
const OPERATORS: Readonly<Record<string, Maker>> = {
  prefix: (argument) => affix(argument, 'prefix', (value, text) => value.startsWith(text)),
  suffix: (argument) => affix(argument, 'suffix', (value, text) => value.endsWith(text)),
  'equals-ignore-case': (argument) =>
    textTest(argument, 'equals-ignore-case', (value, text) => value.toLowerCase() === text.toLowerCase()),
  wildcard: (argument) => textTest(argument, 'wildcard', matchesWildcard),
  cidr: (argument) => cidr(argument),
  numeric: (argument) => numeric(argument),
  exists: (argument) => {
    if (typeof argument !== 'boolean')
      throw new ContentFilterError('exists match pattern must be either true or false.');
    return (value) => (value !== undefined) === argument;
  },
  'anything-but': (argument) => anythingBut(argument),
};

/** A pattern over a document: every field must satisfy one of its rules. @throws ContentFilterError */
export function compilePattern(pattern: unknown): Matcher {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) throw new ContentFilterError('Filter is not an object');
  return compileObject(pattern);
}

function compileObject(pattern: Readonly<Record<string, unknown>>): Matcher {
  const tests = Object.entries(pattern).map(([key, rule]): Matcher => {
    if (key === '$or' && Array.isArray(rule)) return anyOf(rule.map(compilePattern));
    const test = compileField(key, rule);
    return (value) => test(field(value, key));
  });
  return (value) => tests.every((test) => test(value));
}

function compileField(key: string, rule: unknown): Matcher {
  if (Array.isArray(rule)) {
    if (rule.length === 0) throw new ContentFilterError('Empty arrays are not allowed');
    const matches = anyOf(rule.map(compileRule));
    return (value) => (Array.isArray(value) ? value.some((item) => matches(item)) : matches(value));
  }
  if (!isObject(rule)) throw new ContentFilterError(`"${key}" must be an object or an array`);
  const test = compileObject(rule);
  return (value) => (Array.isArray(value) ? value.some((item) => test(item)) : test(value));
}

/** A plain value, or an object that names one operator. */
function compileRule(rule: unknown): Matcher {
  if (!isObject(rule)) return (value) => value === rule;
  const [operator = '', ...more] = Object.keys(rule);
  const make = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (make === undefined || more.length > 0) throw new ContentFilterError(`Unrecognized match type ${operator}`);
  return make(rule[operator]);
}

function anyOf(tests: readonly Matcher[]): Matcher {
  return (value) => tests.some((test) => test(value));
}

function textTest(argument: unknown, operator: string, test: (value: string, text: string) => boolean): Matcher {
  const texts = [argument].flat();
  if (texts.length === 0 || !texts.every((text) => typeof text === 'string'))
    throw new ContentFilterError(`${operator} match pattern must be a string`);
  return (value) => typeof value === 'string' && texts.some((text) => test(value, text));
}

/** `{"prefix": {"equals-ignore-case": "x"}}` is the one nesting that a prefix or suffix knows. */
function affix(argument: unknown, operator: string, test: (value: string, text: string) => boolean): Matcher {
  if (!isObject(argument)) return textTest(argument, operator, test);
  return textTest(argument['equals-ignore-case'], operator, (value, text) =>
    test(value.toLowerCase(), text.toLowerCase()),
  );
}

function anythingBut(argument: unknown): Matcher {
  const excluded = [argument].flat().map(compileRule);
  if (excluded.length === 0) throw new ContentFilterError('anything-but must name something');
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
    throw new ContentFilterError('Value of numeric must be an array of operators and numbers');
  }
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < argument.length; index += 2) {
    const [operator, bound] = [String(argument[index]), argument[index + 1] as unknown];
    const compare = Object.hasOwn(COMPARE, operator) ? COMPARE[operator] : undefined;
    if (compare === undefined) throw new ContentFilterError(`Unrecognized numeric range operator: ${operator}`);
    if (typeof bound !== 'number') throw new ContentFilterError(`Value of ${operator} must be numeric`);
    tests.push((value) => compare(value, bound));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

function cidr(argument: unknown): Matcher {
  const [base = '', bits = ''] = typeof argument === 'string' ? argument.split('/') : [];
  const version = isIP(base);
  if (version === 0 || !/^\d+$/.test(bits) || Number(bits) > (version === 4 ? 32 : 128))
    throw new ContentFilterError("Malformed CIDR, one '/' required");
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const network = new BlockList();
  network.addSubnet(base, Number(bits), family);
  return (value) => typeof value === 'string' && isIP(value) === version && network.check(value, family);
}

/** `*` stands for any text; `\*` and `\\` for themselves. Linear in the length of both. */
function matchesWildcard(value: string, pattern: string): boolean {
  const [first = '', ...rest] = splitStars(pattern);
  const last = rest.pop();
  if (last === undefined) return value === first;
  if (!value.startsWith(first)) return false;
  let position = first.length;
  for (const part of rest) {
    const found = value.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return value.length - last.length >= position && value.endsWith(last);
}

function splitStars(pattern: string): string[] {
  const parts = [''];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === '*') parts.push('');
    else parts[parts.length - 1] += character === '\\' ? pattern.charAt((at += 1)) : character;
  }
  return parts;
}

function field(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
