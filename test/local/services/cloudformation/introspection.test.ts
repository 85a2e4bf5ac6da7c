import { Bench, parameter, templateOf } from './bench';

let bench: Bench;
beforeEach(() => void (bench = new Bench()));
afterEach(() => bench.stop());

const RESOURCES = { A: parameter('/a', '1'), B: parameter('/b', '1') };

test('events come in pages of a hundred, newest first', async () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`P${index}`, parameter(`/${index}`, 'x')]));
  await bench.call('CreateStack', { StackName: 'S', TemplateBody: templateOf(many) });
  type Page = { StackEvents: { EventId: string; ResourceStatus: string }[]; NextToken?: string };
  const first = await bench.call<Page>('DescribeStackEvents', { StackName: 'S' });
  const second = await bench.call<Page>('DescribeStackEvents', { StackName: 'S', NextToken: first.NextToken });
  expect([first.StackEvents.length, second.StackEvents.length, second.NextToken]).toEqual([100, 22, undefined]);
  expect(first.StackEvents[0]?.ResourceStatus).toBe('CREATE_COMPLETE');
  expect(new Set([...first.StackEvents, ...second.StackEvents].map(({ EventId }) => EventId)).size).toBe(122);
});

test('drift is what differs from the template', async () => {
  await bench.call('CreateStack', { StackName: 'S', TemplateBody: templateOf(RESOURCES) });
  bench.parameters.set('/a', 'changed by hand');
  bench.parameters.delete('/b');
  const { StackDriftDetectionId } = await bench.call<{ StackDriftDetectionId: string }>('DetectStackDrift', {
    StackName: 'S',
  });
  expect(await bench.call('DescribeStackDriftDetectionStatus', { StackDriftDetectionId })).toMatchObject({
    DetectionStatus: 'DETECTION_COMPLETE',
    StackDriftStatus: 'DRIFTED',
    DriftedStackResourceCount: 2,
  });
  expect(await bench.call('DescribeStackResourceDrifts', { StackName: 'S' })).toMatchObject({
    StackResourceDrifts: [
      {
        LogicalResourceId: 'A',
        StackResourceDriftStatus: 'MODIFIED',
        PropertyDifferences: [
          { PropertyPath: '/Value', ExpectedValue: '1', ActualValue: 'changed by hand', DifferenceType: 'NOT_EQUAL' },
        ],
      },
      { LogicalResourceId: 'B', StackResourceDriftStatus: 'DELETED' },
    ],
  });
});

test('a template is summed up without being deployed', async () => {
  const role = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } };
  const TemplateBody = templateOf(
    { R: role },
    { Description: 'd', Parameters: { P: { Type: 'String', Default: 'x' } } },
  );
  expect(await bench.call('GetTemplateSummary', { TemplateBody })).toMatchObject({
    Description: 'd',
    Parameters: [{ ParameterKey: 'P', ParameterType: 'String', DefaultValue: 'x', NoEcho: false }],
    Capabilities: ['CAPABILITY_IAM'],
    CapabilitiesReason: 'The following resource(s) require capabilities: [AWS::IAM::Role]',
    ResourceTypes: ['AWS::IAM::Role'],
    ResourceIdentifierSummaries: [
      { ResourceType: 'AWS::IAM::Role', LogicalResourceIds: ['R'], ResourceIdentifiers: ['RoleName'] },
    ],
  });
});

test('a template with a fault is not valid', async () => {
  await expect(bench.call('ValidateTemplate', { TemplateBody: '{' })).rejects.toMatchObject({
    code: 'ValidationError',
    message: 'Template format error: JSON not well-formed. (line 1, column 2)',
  });
});

test('resources are described by stack and by physical id', async () => {
  await bench.call('CreateStack', { StackName: 'S', TemplateBody: templateOf(RESOURCES) });
  const found = {
    StackResources: [{ LogicalResourceId: 'A', PhysicalResourceId: '/a', ResourceStatus: 'CREATE_COMPLETE' }],
  };
  expect(await bench.call('DescribeStackResources', { StackName: 'S', LogicalResourceId: 'A' })).toMatchObject(found);
  expect(await bench.call('ListStackResources', { StackName: 'S' })).toMatchObject({
    StackResourceSummaries: [{ LogicalResourceId: 'A' }, { LogicalResourceId: 'B' }],
  });
  await expect(bench.call('DescribeStackResource', { StackName: 'S', LogicalResourceId: 'Z' })).rejects.toThrow(
    'Resource Z does not exist for stack S',
  );
});

test('a stack within a stack gives its outputs', async () => {
  const inner = templateOf(
    { P: parameter('/inner', { Ref: 'V' }) },
    { Parameters: { V: { Type: 'String' } }, Outputs: { O: { Value: { Ref: 'P' } } } },
  );
  bench.answers['s3 GetObject'] = () => ({ Body: Buffer.from(inner) });
  const nested = {
    Type: 'AWS::CloudFormation::Stack',
    Properties: { TemplateURL: 'https://s3.amazonaws.com/b/k', Parameters: { V: 'v' } },
  };
  await bench.call('CreateStack', {
    StackName: 'S',
    TemplateBody: templateOf({ N: nested, A: parameter('/a', { 'Fn::GetAtt': ['N', 'Outputs.O'] }) }),
  });
  expect(Object.fromEntries(bench.parameters)).toEqual({ '/inner': 'v', '/a': '/inner' });
  await bench.call('DeleteStack', { StackName: 'S' });
  expect([...bench.parameters]).toEqual([]);
});
