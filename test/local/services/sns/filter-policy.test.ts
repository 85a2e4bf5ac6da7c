import { parseFilterPolicy } from '../../../../lib/local/services/sns/filter-policy';

const attributes = {
  kind: { DataType: 'String', StringValue: 'Train' },
  price: { DataType: 'Number', StringValue: '120.5' },
  tags: { DataType: 'String.Array', StringValue: '["a","b"]' },
  ip: { DataType: 'String', StringValue: '10.0.3.7' },
};
const body = JSON.stringify({
  job: { name: 'fit-1', state: 'Failed', sizes: [1, 20] },
  ok: true,
  none: null,
  items: [{ id: 1 }, { id: 2 }],
});

test.each([
  [{ kind: ['Train'] }, true],
  [{ kind: ['train'] }, false],
  [{ kind: ['x', { prefix: 'Tr' }] }, true],
  [{ kind: [{ suffix: 'ain' }] }, true],
  [{ kind: [{ 'equals-ignore-case': 'TRAIN' }] }, true],
  [{ kind: [{ wildcard: 'T*i*' }] }, true],
  [{ kind: [{ wildcard: 'T*x*' }] }, false],
  [{ kind: [{ 'anything-but': 'Train' }] }, false],
  [{ kind: [{ 'anything-but': ['a', 'b'] }] }, true],
  [{ kind: [{ 'anything-but': { prefix: 'Tr' } }] }, false],
  [{ gone: [{ 'anything-but': 'a' }] }, false],
  [{ kind: [{ exists: true }] }, true],
  [{ gone: [{ exists: false }] }, true],
  [{ gone: ['a'] }, false],
  [{ price: [120.5] }, true],
  [{ price: [{ numeric: ['>', 100, '<=', 120.5] }] }, true],
  [{ price: [{ numeric: ['=', 120] }] }, false],
  [{ tags: ['b'] }, true],
  [{ tags: ['c'] }, false],
  [{ ip: [{ cidr: '10.0.0.0/16' }] }, true],
  [{ ip: [{ cidr: '10.1.0.0/16' }] }, false],
  [{ kind: ['Train'], price: [1] }, false],
  [{ $or: [{ kind: ['x'] }, { price: [120.5] }] }, true],
  [{ $or: [{ kind: ['x'] }, { price: [1] }] }, false],
])('the attributes satisfy %j: %s', (policy, expected) => {
  expect(parseFilterPolicy(JSON.stringify(policy))({ body: '', attributes })).toBe(expected);
});

test.each([
  [{ job: { state: ['Failed'] } }, true],
  [{ job: { state: ['Failed'], name: [{ prefix: 'x' }] } }, false],
  [{ job: { sizes: [20] } }, true],
  [{ ok: [true] }, true],
  [{ none: [null] }, true],
  [{ items: { id: [2] } }, true],
  [{ items: { id: [3] } }, false],
])('the body satisfies %j: %s', (policy, expected) => {
  expect(parseFilterPolicy(JSON.stringify(policy), 'MessageBody')({ body, attributes: {} })).toBe(expected);
});

test('a body that is no JSON satisfies none', () => {
  expect(parseFilterPolicy('{"a":[{"exists":false}]}', 'MessageBody')({ body: 'plain', attributes: {} })).toBe(false);
});

test.each([
  ['x', 'Invalid parameter: FilterPolicy: failed to parse JSON'],
  ['{"a":"b"}', 'Invalid parameter: FilterPolicy: "a" must be an object or an array'],
  [
    '{"a":{"b":["c"]}}',
    'Invalid parameter: Filter policy scope MessageAttributes does not support nested filter policy',
  ],
  ['{"a":[{"exists":1}]}', 'Invalid parameter: FilterPolicy: exists match pattern must be either true or false.'],
  ['{"a":[{"numeric":["~",1]}]}', 'Invalid parameter: FilterPolicy: Unrecognized numeric range operator: ~'],
  ['{"a":[{"like":"x"}]}', 'Invalid parameter: FilterPolicy: Unrecognized match type like'],
  ['{"a":[1],"b":[1],"c":[1],"d":[1],"e":[1],"f":[1]}', 'Filter policy can not have more than 5 keys'],
])('the policy %s is refused', (policy, message) => {
  expect(() => parseFilterPolicy(policy)).toThrow(message);
});
