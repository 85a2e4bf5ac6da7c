import { computeChanges } from '../../../lib/local/template/change-set';
import { checkRules } from '../../../lib/local/template/conditions';
import { Deployment } from '../../../lib/local/template/deployment';
import { parseTemplate } from '../../../lib/local/template/parse/parse-template';
import { templateScope } from '../../../lib/local/template/template-scope';

const facts = {
  account: '000000000000',
  region: 'us-east-1',
  stackId: 'arn:stack',
  stackName: 'S',
  notificationArns: [],
};

function deployment(template: object, tags: { Key: string; Value: string }[] = []): Deployment {
  return new Deployment({
    template: parseTemplate(JSON.stringify(template)),
    facts,
    parameters: {},
    tags,
    importValue: (name) => name,
    stackOutput: (name) => name,
  });
}

const changesOf = (next: Deployment) => computeChanges({ next, deployed: new Map(), changedParameters: new Set() });

test('a type that is not known is refused with its logical id', () => {
  const template = { Resources: { Queue: { Type: 'AWS::SQS::Queue' }, Ok: { Type: 'AWS::SNS::Topic' } } };
  expect(() => deployment(template)).toThrow(
    'Template format error: Unrecognized resource types: [AWS::SQS::Queue] (Queue is AWS::SQS::Queue; PARITY.md lists the types of the local cloud)',
  );
});

test('every fault of a resource is told together', () => {
  const next = deployment({
    Resources: {
      F: {
        Type: 'AWS::Lambda::Function',
        Properties: { Role: 'r', Foo: 1, Timeout: 'soon', Environment: { Vars: {} } },
      },
    },
  });
  expect(() => changesOf(next)).toThrow(
    [
      'Properties validation failed for resource F with message:',
      '#: required key [Code] not found',
      '#: extraneous key [Foo] is not permitted',
      '#/Timeout: expected type: Integer, found: String',
      '#/Environment: extraneous key [Vars] is not permitted',
    ].join('\n'),
  );
});

test('a property that AWS knows and the local cloud does not is refused', () => {
  const next = deployment({ Resources: { B: { Type: 'AWS::S3::Bucket', Properties: { WebsiteConfiguration: {} } } } });
  expect(() => changesOf(next)).toThrow(
    '#: property [WebsiteConfiguration] of AWS::S3::Bucket is not supported by the local cloud',
  );
});

test('strings become the numbers and booleans that the type wants', () => {
  const properties = { Code: { ZipFile: 'x' }, Role: 'r', Timeout: '30', Description: 5 };
  const next = deployment({ Resources: { F: { Type: 'AWS::Lambda::Function', Properties: properties } } });
  const values = { ref: () => '', getAtt: () => '' };
  expect(next.propertiesOf('F', values)).toMatchObject({ Timeout: 30, Description: '5' });
});

test('an attribute that a type does not have is refused', () => {
  const template = {
    Resources: {
      A: { Type: 'AWS::SNS::Topic' },
      B: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { 'Fn::GetAtt': ['A', 'Nope'] } } },
    },
  };
  expect(() => deployment(template)).toThrow(
    'Template error: resource A does not support attribute type Nope in Fn::GetAtt',
  );
});

test('the tags of the stack reach resources, whose own tags win', () => {
  const Tags = [{ Key: 'team', Value: 'own' }];
  const next = deployment({ Resources: { A: { Type: 'AWS::SNS::Topic', Properties: { Tags } } } }, [
    { Key: 'team', Value: 'stack' },
    { Key: 'cost', Value: '1' },
  ]);
  const values = { ref: () => '', getAtt: () => '' };
  expect(next.propertiesOf('A', values)).toEqual({ Tags: [...Tags, { Key: 'cost', Value: '1' }] });
});

test('a rule that does not hold is told by its description', () => {
  const Assert = { 'Fn::Not': [{ 'Fn::Contains': [['1', '2'], '2'] }] };
  const Rules = { Check: { Assertions: [{ Assert, AssertDescription: 'bootstrap version 6 required' }] } };
  const next = deployment({ Rules, Resources: { A: { Type: 'AWS::SNS::Topic' } } });
  expect(() => checkRules(next.parts.template, templateScope(next.parts))).toThrow(
    'Template error: bootstrap version 6 required',
  );
});

test('conditions that need each other are refused', () => {
  const Conditions = { A: { 'Fn::Not': [{ Condition: 'B' }] }, B: { 'Fn::Not': [{ Condition: 'A' }] } };
  expect(() => deployment({ Conditions, Resources: { R: { Type: 'AWS::SNS::Topic', Condition: 'A' } } })).toThrow(
    'Circular dependency between conditions: [A, B]',
  );
});

test('a macro is refused', () => {
  const template = { Transform: 'AWS::Serverless-2016-10-31', Resources: { A: { Type: 'AWS::SNS::Topic' } } };
  expect(() => deployment(template)).toThrow('No transform named AWS::Serverless-2016-10-31 found.');
});
