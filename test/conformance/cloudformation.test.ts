import {
  CloudFormationClient,
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  paginateDescribeStackEvents,
  UpdateStackCommand,
  waitUntilChangeSetCreateComplete,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';
import type { LocalCloud } from '../../lib/local/index';
import { clientOptions, startTestServer } from '../_helpers/test-cloud';

let cloud: LocalCloud;
let client: CloudFormationClient;

beforeAll(async () => {
  cloud = await startTestServer();
  client = new CloudFormationClient(clientOptions(cloud));
});
afterAll(() => cloud.stop());

const templateOf = (value: string): string => `
Parameters:
  Kind: { Type: String, AllowedValues: [a, b], Default: a }
Conditions:
  IsB: !Equals [!Ref Kind, b]
Resources:
  Note:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Value: !Sub '${value} \${AWS::StackName} \${Kind}'
  More:
    Type: AWS::SNS::Topic
    Condition: IsB
Outputs:
  Note: { Value: !GetAtt Note.Value, Export: { Name: !Sub '\${AWS::StackName}-note' } }
`;

test('the SDK deploys a YAML template by a change set, waits for it and pages through its events', async () => {
  // GIVEN
  const names = { StackName: 'Sdk', ChangeSetName: 'first' };
  await client.send(
    new CreateChangeSetCommand({
      ...names,
      ChangeSetType: 'CREATE',
      TemplateBody: templateOf('one'),
      Tags: [{ Key: 'k', Value: 'v' }],
    }),
  );
  await waitUntilChangeSetCreateComplete({ client, maxWaitTime: 5, minDelay: 1 }, names);
  const { Changes = [] } = await client.send(new DescribeChangeSetCommand(names));
  expect(Changes.map(({ ResourceChange }) => [ResourceChange?.Action, ResourceChange?.LogicalResourceId])).toEqual([
    ['Add', 'Note'],
  ]);
  // WHEN
  await client.send(new ExecuteChangeSetCommand(names));
  await waitUntilStackCreateComplete({ client, maxWaitTime: 5, minDelay: 1 }, { StackName: 'Sdk' });
  // THEN
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: 'Sdk' }));
  expect(Stacks[0]).toMatchObject({
    StackStatus: 'CREATE_COMPLETE',
    Parameters: [{ ParameterKey: 'Kind', ParameterValue: 'a' }],
    Outputs: [{ OutputKey: 'Note', OutputValue: 'one Sdk a', ExportName: 'Sdk-note' }],
    Tags: [{ Key: 'k', Value: 'v' }],
    CreationTime: expect.any(Date) as Date,
  });
  const events: (string | undefined)[] = [];
  for await (const page of paginateDescribeStackEvents({ client }, { StackName: 'Sdk' })) {
    events.push(...(page.StackEvents ?? []).map(({ ResourceStatus: status }) => status));
  }
  expect(events).toEqual([
    'CREATE_COMPLETE',
    'CREATE_COMPLETE',
    'CREATE_IN_PROGRESS',
    'CREATE_IN_PROGRESS',
    'CREATE_IN_PROGRESS',
    'REVIEW_IN_PROGRESS',
  ]);
});

test('the SDK sees the errors of AWS', async () => {
  await client.send(new CreateStackCommand({ StackName: 'Errors', TemplateBody: templateOf('one') }));
  await expect(
    client.send(new UpdateStackCommand({ StackName: 'Errors', TemplateBody: templateOf('one') })),
  ).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'No updates are to be performed.',
    $metadata: { httpStatusCode: 400 },
  });
  await expect(client.send(new DescribeStacksCommand({ StackName: 'Nope' }))).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'Stack with id Nope does not exist',
  });
  await expect(
    client.send(new DescribeChangeSetCommand({ StackName: 'Errors', ChangeSetName: 'none' })),
  ).rejects.toMatchObject({
    name: 'ChangeSetNotFoundException',
    $metadata: { httpStatusCode: 404 },
  });
  await expect(
    client.send(new CreateStackCommand({ StackName: 'Errors', TemplateBody: templateOf('one') })),
  ).rejects.toMatchObject({
    name: 'AlreadyExistsException',
  });
});

test('the SDK waits for a deletion', async () => {
  const { StackId } = await client.send(new CreateStackCommand({ StackName: 'Gone', TemplateBody: templateOf('one') }));
  await client.send(new DeleteStackCommand({ StackName: 'Gone' }));
  await waitUntilStackDeleteComplete({ client, maxWaitTime: 5, minDelay: 1 }, { StackName: StackId as string });
  await expect(client.send(new DescribeStacksCommand({ StackName: 'Gone' }))).rejects.toThrow(
    'Stack with id Gone does not exist',
  );
});
