import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { ServiceError } from '../../common/errors';
import { invalid } from './errors';
import type { Matcher } from './matchers';
import { matcherOf } from './matchers';

export interface FilteredMessage {
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
}

export type FilterPolicy = (message: FilteredMessage) => boolean;

/** What a policy asks of a value: of its parts, or of itself. */
type Test = (value: unknown) => boolean;

const MOST_KEYS = 5;
const MOST_COMBINATIONS = 150;

/** @throws ServiceError InvalidParameter, FilterPolicyLimitExceeded */
export function parseFilterPolicy(text: string, scope = 'MessageAttributes'): FilterPolicy {
  const policy = parseObject(text);
  const leaves = countLeaves(policy);
  if (leaves.keys > MOST_KEYS)
    throw new ServiceError('FilterPolicyLimitExceeded', `Filter policy can not have more than ${MOST_KEYS} keys`);
  if (leaves.combinations > MOST_COMBINATIONS) throw invalid('FilterPolicy: Filter policy is too complex');
  const inBody = scope === 'MessageBody';
  const test = objectTest(policy, inBody);
  return (message) => {
    const subject = inBody ? tryParse(message.body) : plainAttributes(message.attributes);
    return subject !== undefined && test(subject);
  };
}

function objectTest(policy: Readonly<Record<string, unknown>>, nested: boolean): Test {
  const tests = Object.entries(policy).map(([key, rule]): Test => {
    if (key === '$or' && Array.isArray(rule)) {
      const alternatives = rule.map((part) => objectTest(part as Record<string, unknown>, nested));
      return (value) => alternatives.some((alternative) => alternative(value));
    }
    const test = ruleTest(key, rule, nested);
    return (value) => test(partOf(value, key));
  });
  return (value) => tests.every((test) => test(value));
}

function ruleTest(key: string, rule: unknown, nested: boolean): Test {
  if (Array.isArray(rule)) {
    if (rule.length === 0) throw invalid(`FilterPolicy: Empty arrays are not allowed`);
    const matchers = rule.map(matcherOf);
    return (value) => matchers.some((matches) => anyOf(value, matches));
  }
  if (rule === null || typeof rule !== 'object') throw invalid(`FilterPolicy: "${key}" must be an object or an array`);
  if (!nested) throw invalid('Filter policy scope MessageAttributes does not support nested filter policy');
  const test = objectTest(rule as Record<string, unknown>, nested);
  return (value) => (Array.isArray(value) ? value.some((item) => test(item)) : test(value));
}

/** A list satisfies what one of its members does. */
function anyOf(value: unknown, matches: Matcher): boolean {
  return Array.isArray(value) ? value.some((item) => matches(item)) : matches(value);
}

function partOf(value: unknown, key: string): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

function plainAttributes(attributes: FilteredMessage['attributes']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue({ DataType: type = 'String', StringValue: text = '' }: MessageAttributeValue): unknown {
  if (type.startsWith('Number')) return Number(text);
  if (type === 'String.Array') return tryParse(text) ?? text;
  return type.startsWith('Binary') ? null : text;
}

/** AWS multiplies the numbers of values of all keys, those of nested keys by their depth. */
function countLeaves(
  policy: Readonly<Record<string, unknown>>,
  depth = 1,
): { readonly keys: number; readonly combinations: number } {
  let [keys, combinations] = [0, 1];
  for (const [key, rule] of Object.entries(policy)) {
    const parts = Array.isArray(rule) && key !== '$or' ? [] : ([rule].flat() as Record<string, unknown>[]);
    if (Array.isArray(rule) && key !== '$or')
      [keys, combinations] = [keys + 1, combinations * Math.max(1, rule.length) * depth];
    for (const part of parts) {
      if (part === null || typeof part !== 'object') continue;
      const inner = countLeaves(part, key === '$or' ? depth : depth + 1);
      [keys, combinations] = [keys + inner.keys, combinations * inner.combinations];
    }
  }
  return { keys, combinations };
}

function parseObject(text: string): Record<string, unknown> {
  const policy = tryParse(text);
  if (policy === null || typeof policy !== 'object' || Array.isArray(policy))
    throw invalid('FilterPolicy: failed to parse JSON');
  return policy as Record<string, unknown>;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
