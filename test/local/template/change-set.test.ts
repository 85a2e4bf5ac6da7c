import type { DeployedResource } from '../../../lib/local/template/change-set';
import { computeChanges } from '../../../lib/local/template/change-set';
import { Deployment } from '../../../lib/local/template/deployment';
import { parseTemplate } from '../../../lib/local/template/parse/parse-template';

const facts = {
  account: '000000000000',
  region: 'us-east-1',
  stackId: 'arn:stack',
  stackName: 'S',
  notificationArns: [],
};
const ROLE = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {}, Path: '/a/' } };
const PARAMETER = {
  Type: 'AWS::SSM::Parameter',
  Properties: { Type: 'String', Value: { 'Fn::GetAtt': ['Role', 'Arn'] } },
};
const OLD = { Role: ROLE, Parameter: PARAMETER };

function deploymentOf(resources: object): Deployment {
  const template = parseTemplate(JSON.stringify({ Resources: resources }));
  return new Deployment({
    template,
    facts,
    parameters: {},
    tags: [],
    importValue: (name) => name,
    stackOutput: (name) => name,
  });
}

const deployed = new Map<string, DeployedResource>([
  [
    'Role',
    {
      type: ROLE.Type,
      physicalId: 'role-1',
      properties: ROLE.Properties,
      attributes: { Arn: 'arn:1' },
      declaration: ROLE,
    },
  ],
  [
    'Parameter',
    {
      type: PARAMETER.Type,
      physicalId: 'p-1',
      properties: { Type: 'String', Value: 'arn:1' },
      attributes: { Value: 'arn:1' },
      declaration: PARAMETER,
    },
  ],
]);

const changesTo = (resources: object) =>
  computeChanges({ next: deploymentOf(resources), deployed, changedParameters: new Set() });

test('the same template changes nothing', () => {
  expect(changesTo(OLD)).toEqual([]);
});

test('a property that forces replacement replaces, and what refers to it changes after the fact', () => {
  const changes = changesTo({ ...OLD, Role: { ...ROLE, Properties: { ...ROLE.Properties, Path: '/b/' } } });
  expect(changes).toMatchObject([
    {
      action: 'Modify',
      logicalId: 'Role',
      physicalId: 'role-1',
      replacement: 'True',
      policyAction: 'ReplaceAndDelete',
      scope: ['Properties'],
      details: [
        {
          name: 'Path',
          requiresRecreation: 'Always',
          evaluation: 'Static',
          source: 'DirectModification',
          beforeValue: '/a/',
          afterValue: '/b/',
        },
      ],
    },
    {
      logicalId: 'Parameter',
      replacement: 'False',
      details: [
        {
          name: 'Value',
          evaluation: 'Dynamic',
          source: 'ResourceAttribute',
          causingEntity: 'Role.Arn',
          afterValue: '{{changeSet:KNOWN_AFTER_APPLY}}',
        },
      ],
    },
  ]);
});

test('a change in place leaves what refers to it alone', () => {
  const changes = changesTo({ ...OLD, Role: { ...ROLE, Properties: { ...ROLE.Properties, Description: 'd' } } });
  expect(changes).toMatchObject([
    { logicalId: 'Role', replacement: 'False', details: [{ name: 'Description', attributeChangeType: 'Add' }] },
  ]);
});

test('a name that is known only later replaces conditionally', () => {
  const Fresh = { Type: 'AWS::SNS::Topic' };
  const named = {
    ...PARAMETER,
    Properties: { ...PARAMETER.Properties, Name: { 'Fn::GetAtt': ['Fresh', 'TopicName'] } },
  };
  const [added, changed] = changesTo({ Fresh, Role: ROLE, Parameter: named });
  expect(added).toMatchObject({ action: 'Add', logicalId: 'Fresh' });
  expect(changed).toMatchObject({ logicalId: 'Parameter', replacement: 'True' });
});

test('what the template no longer has is removed, or kept by its policy', () => {
  expect(changesTo({ Role: ROLE })).toMatchObject([
    { action: 'Remove', logicalId: 'Parameter', physicalId: 'p-1', policyAction: 'Delete' },
  ]);
  const kept = new Map(deployed).set('Parameter', {
    ...(deployed.get('Parameter') as DeployedResource),
    declaration: { ...PARAMETER, DeletionPolicy: 'Retain' },
  });
  const changes = computeChanges({ next: deploymentOf({ Role: ROLE }), deployed: kept, changedParameters: new Set() });
  expect(changes).toMatchObject([{ action: 'Remove', policyAction: 'Retain' }]);
});

test('metadata and policies are changes of their own scope', () => {
  expect(changesTo({ ...OLD, Role: { ...ROLE, Metadata: { a: 1 }, DeletionPolicy: 'Retain' } })).toMatchObject([
    { logicalId: 'Role', replacement: 'False', scope: ['Metadata', 'DeletionPolicy'] },
  ]);
});

test('a resource cannot become one of another type', () => {
  expect(() => changesTo({ ...OLD, Parameter: { Type: 'AWS::SNS::Topic' } })).toThrow(
    'Update of resource type is not permitted. The new template modifies resource type of the following resources: [Parameter]',
  );
});
