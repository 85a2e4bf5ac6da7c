import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import type { Matcher } from '../../common/content-filters';
import { compilePattern, ContentFilterError } from '../../common/content-filters';
import { ServiceError } from '../../common/errors';
import { invalid } from './errors';

export interface FilteredMessage {
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
}

export type FilterPolicy = (message: FilteredMessage) => boolean;

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
  if (!inBody) checkFlat(policy);
  const test = compile(policy);
  return (message) => {
    const subject = inBody ? tryParse(message.body) : plainAttributes(message.attributes);
    return subject !== undefined && test(subject);
  };
}

/** Attributes are flat, so only a policy over the body may be nested. */
function checkFlat(policy: Readonly<Record<string, unknown>>): void {
  for (const [key, rule] of Object.entries(policy)) {
    if (key === '$or' && Array.isArray(rule)) rule.forEach((part) => checkFlat(part as Record<string, unknown>));
    else if (rule !== null && typeof rule === 'object' && !Array.isArray(rule))
      throw invalid('Filter policy scope MessageAttributes does not support nested filter policy');
  }
}

function compile(policy: Readonly<Record<string, unknown>>): Matcher {
  try {
    return Object.keys(policy).length === 0 ? () => true : compilePattern(policy);
  } catch (error) {
    if (error instanceof ContentFilterError) throw invalid(`FilterPolicy: ${error.message}`);
    throw error;
  }
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
