import { parameterValue, resolveParameters } from '../../../lib/local/template/parameters';
import { parseTemplate } from '../../../lib/local/template/parse/parse-template';

const template = parseTemplate(
  JSON.stringify({
    Parameters: {
      Size: { Type: 'Number', MinValue: 1, MaxValue: 10, Default: 2 },
      Kind: { Type: 'String', AllowedValues: ['a', 'b'], Default: 'a' },
      Name: { Type: 'String', AllowedPattern: '[a-z]+', MinLength: 2, MaxLength: 4, Default: 'abc' },
      Code: { Type: 'String', AllowedPattern: '[0-9]', ConstraintDescription: 'one digit', Default: '1' },
      Version: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/v' },
      Zones: { Type: 'CommaDelimitedList', Default: 'a, b' },
    },
    Resources: { R: { Type: 'AWS::SNS::Topic' } },
  }),
);

const resolve = (given: Record<string, string>, ssm: Record<string, string> = { '/v': '6' }) =>
  resolveParameters(template, {
    given,
    previous: { Kind: { value: 'b' } },
    usePrevious: new Set(['Kind']),
    ssm: (name) => Promise.resolve(ssm[name]),
  });

test('defaults, previous values and Parameter Store fill in what is not given', async () => {
  expect(await resolve({ Size: '3' })).toEqual({
    Size: { value: '3' },
    Kind: { value: 'b' },
    Name: { value: 'abc' },
    Code: { value: '1' },
    Version: { value: '/v', resolved: '6' },
    Zones: { value: 'a, b' },
  });
});

test('a reference to a list gives its items', () => {
  expect(parameterValue({ Type: 'CommaDelimitedList' }, { value: 'a, b' })).toEqual(['a', 'b']);
});

test('a reference to a parameter of an SSM type gives what Parameter Store says', () => {
  const type = 'AWS::SSM::Parameter::Value<List<String>>';
  expect(parameterValue({ Type: type }, { value: '/v', resolved: 'x,y' })).toEqual(['x', 'y']);
});

test.each<[Record<string, string>, string]>([
  [{ Nope: '1', Neither: '2' }, 'Parameters: [Nope, Neither] do not exist in the template'],
  [{ Kind: 'c' }, "Parameter 'Kind' must be one of AllowedValues"],
  [{ Name: 'ABC' }, "Parameter 'Name' must match pattern [a-z]+"],
  [{ Name: 'a' }, "Parameter 'Name' must contain at least 2 characters"],
  [{ Name: 'abcde' }, "Parameter 'Name' must contain at most 4 characters"],
  [{ Code: 'x' }, 'Parameter Code failed to satisfy constraint: one digit'],
  [{ Size: 'big' }, "Parameter 'Size' must be a number"],
  [{ Size: '0' }, "Parameter 'Size' must be a number not less than 1"],
  [{ Size: '11' }, "Parameter 'Size' must be a number not greater than 10"],
])('%j is refused', async (given, message) => {
  await expect(resolve(given)).rejects.toThrow(message);
});

test('a parameter that Parameter Store does not have is named', async () => {
  await expect(resolve({}, {})).rejects.toThrow(
    'Unable to fetch parameters [/v] from parameter store for this account.',
  );
});

test('every parameter without a value is named', async () => {
  const bare = parseTemplate(
    '{"Parameters":{"A":{"Type":"String"},"B":{"Type":"String"}},"Resources":{"R":{"Type":"AWS::SNS::Topic"}}}',
  );
  const nothing = { given: {}, previous: {}, usePrevious: new Set<string>(), ssm: () => Promise.resolve(undefined) };
  await expect(resolveParameters(bare, nothing)).rejects.toThrow('Parameters: [A, B] must have values');
});
