import { compilePattern } from '../../../lib/local/common/content-filters';

const event = {
  source: 'aws.sagemaker',
  account: '000000000000',
  detail: {
    status: 'Completed',
    loss: 0.25,
    host: '10.0.0.7',
    tags: ['a', 'b'],
    nothing: null,
    nested: { name: 'Digits-7.csv' },
    items: [{ id: 1 }, { id: 2 }],
  },
};

test.each<[boolean, object]>([
  [true, { source: ['aws.sagemaker'] }],
  [false, { source: ['aws.s3'] }],
  [true, { detail: { status: ['Failed', 'Completed'] } }],
  [true, { detail: { tags: ['b'] } }],
  [true, { detail: { nothing: [null] } }],
  [false, { detail: { missing: [null] } }],
  [true, { detail: { nested: { name: [{ prefix: 'Digits' }] } } }],
  [true, { detail: { nested: { name: [{ prefix: { 'equals-ignore-case': 'digits' } }] } } }],
  [true, { detail: { nested: { name: [{ suffix: '.csv' }] } } }],
  [true, { detail: { nested: { name: [{ 'equals-ignore-case': 'DIGITS-7.CSV' }] } } }],
  [true, { detail: { nested: { name: [{ wildcard: 'D*-*.csv' }] } } }],
  [false, { detail: { nested: { name: [{ wildcard: 'D*.json' }] } } }],
  [true, { detail: { status: [{ 'anything-but': 'Failed' }] } }],
  [false, { detail: { status: [{ 'anything-but': ['Failed', 'Completed'] }] } }],
  [false, { detail: { status: [{ 'anything-but': { prefix: 'Comp' } }] } }],
  [true, { detail: { status: [{ 'anything-but': { suffix: ['x', 'y'] } }] } }],
  [true, { detail: { loss: [{ numeric: ['>', 0, '<=', 0.25] }] } }],
  [false, { detail: { loss: [{ numeric: ['=', 1] }] } }],
  [true, { detail: { host: [{ cidr: '10.0.0.0/24' }] } }],
  [false, { detail: { host: [{ cidr: '10.0.1.0/24' }] } }],
  [true, { detail: { status: [{ exists: true }], missing: [{ exists: false }] } }],
  [false, { detail: { status: [{ exists: false }] } }],
  [true, { detail: { items: { id: [2] } } }],
  [true, { $or: [{ source: ['aws.s3'] }, { detail: { loss: [{ numeric: ['<', 1] }] } }] }],
  [false, { source: ['aws.sagemaker'], $or: [{ source: ['aws.s3'] }, { account: ['1'] }] }],
])('%s: %j', (expected, pattern) => {
  expect(compilePattern(pattern)(event)).toBe(expected);
});

test.each([
  [{}, 'Filter is not an object'],
  [{ source: 'aws.s3' }, '"source" must be an object or an array'],
  [{ source: [] }, 'Empty arrays are not allowed'],
  [{ source: [{ like: 'x' }] }, 'Unrecognized match type like'],
  [{ source: [{ numeric: ['~', 1] }] }, 'Unrecognized numeric range operator: ~'],
  [{ source: [{ cidr: '10.0.0.0' }] }, "Malformed CIDR, one '/' required"],
])('%j is refused', (pattern, message) => {
  expect(() => compilePattern(pattern)).toThrow(message);
});
