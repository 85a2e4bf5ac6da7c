import { parseTemplate } from '../../../lib/local/template/parse/parse-template';

const RESOURCE = { Type: 'AWS::SNS::Topic' };

function yaml(properties: string): unknown {
  return parseTemplate(`Resources:\n  R:\n    Type: AWS::SNS::Topic\n    Properties:\n      ${properties}\n`).resources[
    'R'
  ]?.Properties;
}

test.each([
  ['X: !Ref A', { X: { Ref: 'A' } }],
  ['X: !GetAtt A.B.C', { X: { 'Fn::GetAtt': ['A', 'B.C'] } }],
  ['X: !GetAtt [A, B]', { X: { 'Fn::GetAtt': ['A', 'B'] } }],
  ["X: !Sub '${A}-x'", { X: { 'Fn::Sub': '${A}-x' } }],
  ['X: !Join [",", [a, !Ref B]]', { X: { 'Fn::Join': [',', ['a', { Ref: 'B' }]] } }],
  ['X: !If [C, !Ref "AWS::NoValue", 1]', { X: { 'Fn::If': ['C', { Ref: 'AWS::NoValue' }, 1] } }],
  ['X: !Sub [a, { b: !Ref C }]', { X: { 'Fn::Sub': ['a', { b: { Ref: 'C' } }] } }],
  ['X: !Transform { Name: M }', { X: { 'Fn::Transform': { Name: 'M' } } }],
  ['Version: 2012-10-17', { Version: '2012-10-17' }],
])('YAML %s is read in its long form', (text, expected) => {
  expect(yaml(text)).toEqual(expected);
});

test('JSON and YAML give the same template', () => {
  const json = JSON.stringify({ Description: 'd', Resources: { R: RESOURCE }, Outputs: { O: { Value: 'v' } } });
  expect(parseTemplate(json)).toEqual(
    parseTemplate('Description: d\nResources: { R: { Type: AWS::SNS::Topic } }\nOutputs: { O: { Value: v } }'),
  );
});

test.each([
  ['a: [', 'Template format error: YAML not well-formed. (line 1, column 5)'],
  ['{"Resources": {', 'Template format error: JSON not well-formed. (line 1, column 16)'],
  ['just text', 'Template format error: unsupported structure.'],
  ['{}', 'Template format error: At least one Resources member must be defined.'],
  ['{"Foo": 1}', 'Invalid template property or properties [Foo]'],
  [
    '{"Resources":{"R":{}}}',
    'Template format error: [/Resources/R] Every Resources object must contain a Type member.',
  ],
  ['{"Resources":{"a-b":{"Type":"X"}}}', 'Template format error: Resource name a-b is non alphanumeric.'],
  ['{"Resources":{"R":{"Type":"X","Foo":1}}}', "Invalid template resource property 'Foo'"],
  [
    '{"AWSTemplateFormatVersion":"2011-01-01"}',
    'Template format error: 2011-01-01 is not a supported value for AWSTemplateFormatVersion.',
  ],
  ['Resources: { R: { Type: !Nope x } }', 'Template format error: Unresolved tag: !Nope at line 1, column 25:'],
])('%s is refused', (text, message) => {
  expect(() => parseTemplate(text)).toThrow(message);
});

test('a bomb of YAML aliases is refused', () => {
  // GIVEN nine levels of ten references each
  const levels = Array.from(
    { length: 9 },
    (_, level) => `  l${level + 1}: &l${level + 1} [${Array(10).fill(`*l${level}`).join(', ')}]`,
  );
  const text = ['Metadata:', '  l0: &l0 lol', ...levels, 'Resources: { R: { Type: AWS::SNS::Topic } }'].join('\n');
  // THEN
  expect(() => parseTemplate(text)).toThrow('Template format error: YAML not well-formed.');
});

test.each(['JSON', 'YAML'])('%s nested a hundred thousand levels deep is refused', (format) => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const text = format === 'JSON' ? `{"Metadata": ${deep}}` : `Metadata: ${deep}`;
  expect(() => parseTemplate(text)).toThrow('Template format error');
});

test('a template over a million bytes is refused', () => {
  expect(() => parseTemplate(`{"Description": "${'x'.repeat(1_000_000)}"}`)).toThrow(
    'Template may not exceed 1000000 bytes in size.',
  );
});
