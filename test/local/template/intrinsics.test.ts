import { TemplateError } from '../../../lib/local/template/errors';
import { evaluate } from '../../../lib/local/template/evaluate';
import type { Scope } from '../../../lib/local/template/scope';
import { NO_VALUE, UNKNOWN } from '../../../lib/local/template/scope';

const VALUES: Record<string, unknown> = {
  A: 'a',
  List: ['x', 'y'],
  Later: UNKNOWN,
  'AWS::Region': 'eu-west-1',
  'AWS::NoValue': NO_VALUE,
};

const scope: Scope = {
  ref: (name) => {
    if (!(name in VALUES)) throw new TemplateError(`no ${name}`);
    return VALUES[name];
  },
  getAtt: (logicalId, attribute) => (logicalId === 'Later' ? UNKNOWN : `${logicalId}:${attribute}`),
  condition: (name) => name === 'Yes',
  mapping: (name) => (name === 'M' ? { k: { one: 1, list: ['p', 'q'] } } : undefined),
  importValue: (name) => `imported ${name}`,
  stackOutput: (stack, output) => `${stack}.${output}`,
  availabilityZones: (region) => [`${region}a`, `${region}b`],
};

test.each<[unknown, unknown]>([
  [{ Ref: 'A' }, 'a'],
  [{ 'Fn::GetAtt': ['R', 'Arn'] }, 'R:Arn'],
  [{ 'Fn::GetAtt': 'R.Outputs.X' }, 'R:Outputs.X'],
  [{ 'Fn::Sub': '${A}/${R.Arn}/${!Literal}' }, 'a/R:Arn/${Literal}'],
  [{ 'Fn::Sub': ['${V}-${A}', { V: { Ref: 'AWS::Region' } }] }, 'eu-west-1-a'],
  [{ 'Fn::Join': ['-', ['a', 1, { Ref: 'A' }]] }, 'a-1-a'],
  [{ 'Fn::Join': ['+', { Ref: 'List' }] }, 'x+y'],
  [{ 'Fn::Select': ['1', { Ref: 'List' }] }, 'y'],
  [{ 'Fn::Split': ['|', 'a|b|c'] }, ['a', 'b', 'c']],
  [{ 'Fn::If': ['Yes', 'then', { Ref: 'Nowhere' }] }, 'then'],
  [{ 'Fn::Equals': ['1', 1] }, true],
  [{ 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Not': [{ Condition: 'No' }] }] }, true],
  [{ 'Fn::Or': [{ Condition: 'No' }, { 'Fn::Equals': ['a', 'b'] }] }, false],
  [{ 'Fn::FindInMap': ['M', 'k', 'one'] }, 1],
  [{ 'Fn::FindInMap': ['M', 'k', 'none', { DefaultValue: 'd' }] }, 'd'],
  [{ 'Fn::ImportValue': { 'Fn::Sub': '${A}-x' } }, 'imported a-x'],
  [{ 'Fn::GetStackOutput': { StackName: 'S', OutputName: 'O', Region: 'eu-west-1' } }, 'S.O'],
  [{ 'Fn::Base64': 'hello' }, 'aGVsbG8='],
  [{ 'Fn::Cidr': ['10.0.0.0/22', 3, 8] }, ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24']],
  [{ 'Fn::Cidr': ['2001:db8::/56', 2, 64] }, ['2001:db8::/64', '2001:db8:0:1::/64']],
  [{ 'Fn::GetAZs': '' }, ['eu-west-1a', 'eu-west-1b']],
  [{ 'Fn::Length': { Ref: 'List' } }, 2],
  [{ 'Fn::ToJsonString': { a: { Ref: 'A' } } }, '{"a":"a"}'],
  [{ 'Fn::Contains': [['1', '2'], '2'] }, true],
  [{ 'Fn::EachMemberIn': [['1'], ['1', '2']] }, true],
  [{ 'Fn::EachMemberEquals': [['1', '2'], '1'] }, false],
  [{ X: { Ref: 'AWS::NoValue' }, Y: [1, { Ref: 'AWS::NoValue' }] }, { Y: [1] }],
  [
    { Ref: 'A', Other: 'a policy with a key named Ref' },
    { Ref: 'A', Other: 'a policy with a key named Ref' },
  ],
])('%j gives %j', (value, expected) => {
  expect(evaluate(value, scope)).toEqual(expected);
});

test.each([
  { 'Fn::Join': ['', ['a', { Ref: 'Later' }]] },
  { 'Fn::Sub': '${Later}' },
  { 'Fn::Select': [0, { 'Fn::Split': [',', { 'Fn::GetAtt': ['Later', 'X'] }] }] },
])('%j is unknown as long as what it depends on is', (value) => {
  expect(evaluate(value, scope)).toBe(UNKNOWN);
});

test.each<[unknown, string]>([
  [{ 'Fn::Nope': 1 }, 'Template validation error: Unsupported function Fn::Nope'],
  [{ 'Fn::Transform': { Name: 'M' } }, 'No transform named M found.'],
  [{ 'Fn::Select': [2, ['a']] }, 'Template error: Fn::Select cannot select nonexistent value at index 2'],
  [{ 'Fn::FindInMap': ['M', 'k', 'z'] }, 'Template error: Unable to get mapping for M::k::z'],
  [{ 'Fn::If': ['Yes', 1] }, 'Template error: every Fn::If object requires a list of 3 parameters'],
  [{ 'Fn::Split': ['', 'a'] }, 'Template error: every Fn::Split object requires two parameters'],
  [{ 'Fn::Cidr': ['10.0.0.0/30', 5, 8] }, 'Template error: Fn::Cidr: 10.0.0.0/30 cannot hold 5 subnets of 8 bits'],
  [{ 'Fn::GetAtt': ['R'] }, 'Template error: every Fn::GetAtt object requires two non-empty parameters'],
])('%j is refused', (value, message) => {
  expect(() => evaluate(value, scope)).toThrow(message);
});
