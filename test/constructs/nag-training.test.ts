import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import { digits, trainyard } from './_stack';

let outdir: string;
let app: App;
let stack: Stack;

/** Every construct of the training half, with what it can do. */
beforeAll(() => {
  outdir = mkdtempSync(join(tmpdir(), 'trainyard-nag-'));
  app = new App({ outdir });
  stack = new Stack(app, 'Test');
  const data = new trainyard.DatasetBucket(stack, 'Data');
  const { bucket, encryptionKey } = data;
  const network = new trainyard.IsolatedNetwork(stack, 'Network', {
    encryptionKey,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const user = new Role(stack, 'User', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  data.grantReadWrite(user, 'raw');
  const definition = new trainyard.TrainingDefinition(stack, 'Definition', {
    container: digits(),
    channels: { train: data.dataset('train') },
    metricDefinitions: [{ name: 'accuracy', regex: 'accuracy=(.*)' }],
    hyperparameters: { epochs: 3 },
    spot: true,
    network,
  });
  definition.grantStart(user);
  const container = trainyard.ProcessingContainer.sklearn(trainyard.SklearnVersion.V1_2);
  const outputs = { out: { bucket, prefix: 'out' } };
  new trainyard.ProcessingJob(stack, 'Process', { container, network, inputs: { raw: data.dataset('raw') }, outputs });
  const parameters = { layers: trainyard.TuningParameter.integer(1, 8) };
  const objective = trainyard.TuningObjective.maximize('accuracy');
  new trainyard.TuningJob(stack, 'Tune', { definition, objective, parameters });
  const queue = new trainyard.TrainingQueue(stack, 'Queue', { maxInstances: 8, shares: [{ name: 'a' }] });
  queue.grantSubmit(user, definition);
  new trainyard.TrainingBudget(stack, 'Budget', { limitUsd: 5, stopJobsAt: 100, tagKey: 'team', tagValue: 'a' });
  const split = new trainyard.ProcessingStep(stack, 'Split', {
    container,
    outputs,
    network,
    reports: { out: 'a.json' },
  });
  const train = new trainyard.TrainingStep(stack, 'Train', { definition, channels: { train: split.output('out') } });
  const registry = new trainyard.ModelRegistry(stack, 'Registry');
  const register = new trainyard.RegisterStep(stack, 'Register', { registry, model: train.modelArtifact });
  const pipeline = new trainyard.TrainingPipeline(stack, 'Pipeline', { steps: [split, train, register] });
  pipeline.startOnNewData('OnData', data, { prefix: 'raw' });
  pipeline.startOnSchedule('Daily', Schedule.rate(Duration.days(1)));
  app.synth();
});
afterAll(() => rmSync(outdir, { recursive: true }));

const findings = (pack: { validateScope(scope: App): { violations: readonly { ruleName: string }[] } }) =>
  pack.validateScope(app).violations.map(({ ruleName }) => ruleName);

test('AwsSolutions finds nothing that nobody acknowledged with a reason', () => {
  expect(new AwsSolutionsChecks().validateScope(app).violations).toEqual([]);
});

/**
 * Decided: inline policies, no replication of buckets, and that machines of one job reach each other on all ports, which SageMaker
 * asks for. Logs of handlers, and functions outside a VPC, hold no data.
 */
const ACCEPTED = [
  /EC2RestrictedCommonPorts/,
  /IAMNoInlinePolicy/,
  /S3BucketReplicationEnabled/,
  /CloudWatchLogGroupEncrypted/,
  /Lambda(InsideVPC|DLQ|Concurrency)/,
  /S3DefaultEncryptionKMS|S3BucketLoggingEnabled|S3BucketVersioningEnabled/,
  /VPCDefaultSecurityGroupClosed/,
];

test.each([
  ['HIPAA', new HIPAASecurityChecks()],
  ['NIST 800-53 R5', new NIST80053R5Checks()],
  ['PCI', new PCIDSS321Checks()],
])('%s finds only what is decided', (_name, pack) => {
  const others = findings(pack as never).filter((rule) => !ACCEPTED.some((accepted) => accepted.test(rule)));
  expect([...new Set(others)]).toEqual([]);
});

test('no managed policy is attached, and no role is passed on *', () => {
  const text = JSON.stringify(Template.fromStack(stack).toJSON());
  expect(text).not.toContain('FullAccess');
  expect(text).not.toContain('ManagedPolicyArns');
  expect(text).not.toMatch(/"iam:PassRole"[^}]*"Resource":"\*"/);
});
