import { Duration, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { makeJob, makeStack, statements, trainyard } from '../_stack';
import { ENDPOINT, MODEL, makeEndpoint } from './_endpoint';

const RESOURCE = 'Custom::TrainyardApprovedModel';

function make(props: Partial<trainyard.InferenceEndpointProps> = {}) {
  const stack = makeStack();
  const registry = new trainyard.ModelRegistry(stack, 'Registry', { modelPackageGroupName: 'digits' });
  const like = trainyard.ModelSource.fromTrainingJob(makeJob(stack));
  const model = trainyard.ModelSource.latestApproved(registry, { like });
  return { ...makeEndpoint({ model, ...props }, stack), registry };
}

/** The specification as the handler reads it, references as text. */
function deploymentOf(stack: ReturnType<typeof makeStack>) {
  const [resource] = Object.values(Template.fromStack(stack).findResources(RESOURCE));
  const { Deployment } = resource?.['Properties'] as { Deployment: { 'Fn::Join': [string, unknown[]] } };
  const text = Deployment['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'REFERENCE')).join('');
  return JSON.parse(text);
}

describe('an endpoint with the newest approved version', () => {
  test('is no resource of the stack: the handler makes it', () => {
    const { stack } = make({ instanceCount: 2, networkIsolation: true });
    const template = Template.fromStack(stack);
    template.resourceCountIs(ENDPOINT, 0);
    template.resourceCountIs(MODEL, 0);
    expect(deploymentOf(stack)).toMatchObject({
      EndpointName: expect.stringMatching(/^Test-Endpoint-/),
      ModelPackageGroupName: 'digits',
      NamePrefix: expect.stringMatching(/^test-endpoint-[0-9a-f]{8}$/),
      Model: { ExecutionRoleArn: 'REFERENCE', EnableNetworkIsolation: true },
      Variant: { VariantName: 'AllTraffic', InstanceType: 'ml.m5.large', InitialInstanceCount: 2 },
    });
  });

  test('has no more environment than its handler can keep', () => {
    const stack = makeStack();
    const registry = new trainyard.ModelRegistry(stack, 'Registry', { modelPackageGroupName: 'digits' });
    const like = trainyard.ModelSource.fromTrainingJob(makeJob(stack));
    const model = trainyard.ModelSource.latestApproved(registry, { like, environment: { LONG: 'x'.repeat(4090) } });
    makeEndpoint({ model }, stack);
    expect(() => Template.fromStack(stack)).toThrow(
      'Test/Endpoint/Deployer: environment and tags of the endpoint have 4106 bytes, AWS Lambda keeps 4096: give fewer',
    );
  });

  test('tells the handler its guardrails, with an alarm on the endpoint to be', () => {
    const size = trainyard.CapacitySize.percent(50);
    const rolling = { maximumBatchSize: size, waitInterval: Duration.minutes(1) };
    const { stack } = make({ deployment: trainyard.DeploymentPolicy.rolling(rolling) });
    expect(deploymentOf(stack)['DeploymentConfig']).toEqual({
      RollingUpdatePolicy: {
        MaximumBatchSize: { Type: 'CAPACITY_PERCENT', Value: 50 },
        WaitIntervalInSeconds: 60,
      },
      AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'REFERENCE' }] },
    });
  });

  test('hands the tags of the stack on', () => {
    const { stack } = make();
    Tags.of(stack).add('team', 'vision');
    expect(deploymentOf(stack)['Tags']).toEqual([{ Key: 'team', Value: 'vision' }]);
  });

  test('is looked at when a version is decided on, and when it has settled', () => {
    const { stack } = make();
    const rules = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'));
    const patterns = rules.map((rule) => rule['Properties']['EventPattern']);
    expect(patterns).toContainEqual(
      expect.objectContaining({ 'detail-type': ['SageMaker Model Package State Change'] }),
    );
    expect(patterns).toContainEqual(
      expect.objectContaining({
        detail: {
          EndpointName: [expect.stringMatching(/^Test-Endpoint-/)],
          EndpointStatus: ['IN_SERVICE', 'FAILED', 'UPDATE_ROLLBACK_FAILED'],
        },
      }),
    );
  });

  test('goes after the rules, and is looked at once more after they have come', () => {
    const { stack } = make();
    const resources = Object.entries(Template.fromStack(stack).findResources(RESOURCE));
    const owner = resources.find(([, { Properties }]) => Properties['Purpose'] === 'remove')?.[0];
    const deploy = resources.find(([, { Properties }]) => Properties['Purpose'] === 'deploy')?.[1];
    const rules = Object.entries(Template.fromStack(stack).findResources('AWS::Events::Rule')).filter(([id]) =>
      id.startsWith('EndpointDeployer'),
    );
    for (const [, rule] of rules) expect(rule['DependsOn']).toContain(owner);
    expect(deploy?.['DependsOn']).toEqual(expect.arrayContaining([owner, ...rules.map(([id]) => id)]));
  });

  test('passes its own role to SageMaker only, and touches nothing of other endpoints', () => {
    const { stack, endpoint } = make();
    const passed = statements(stack, 'iam:PassRole').map(({ Resource }) => Resource);
    expect(passed).toContainEqual(stack.resolve(endpoint.role.roleArn));
    expect(passed).not.toContain('*');
    const [created] = statements(stack, 'sagemaker:DeleteModel');
    expect(JSON.stringify(created?.Resource)).toMatch(/:model\/test-endpoint-[0-9a-f]{8}-\*/);
  });

  test('makes models of the versions of its registry, and of no other', () => {
    const made = statements(make().stack, 'sagemaker:CreateModel').map(({ Resource }) => JSON.stringify(Resource));
    expect(made).toHaveLength(2);
    expect(made.filter((resource) => resource.includes(':model-package/digits/*'))).toHaveLength(1);
  });

  test('reads models like those of the job that trains them', () => {
    expect(JSON.stringify(statements(make().stack, 's3:GetObject'))).toContain('/models/*');
  });
});
