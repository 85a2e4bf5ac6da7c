import { App, Duration, Stack } from 'aws-cdk-lib';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import type { NagPack } from 'cdk-nag';
import { trainyard } from './_stack';

/** Findings of packs other than AwsSolutions that are a decision for whoever deploys, by rule, with the reason. */
const LEFT_TO_USERS: { readonly [rule: string]: string } = {
  IAMNoInlinePolicy: 'policies of CDK are inline; each belongs to one role',
  S3BucketReplicationEnabled: 'a second region is a decision of its own',
  S3BucketVersioningEnabled: 'the access log only: its objects are written once',
  S3DefaultEncryptionKMS: 'the access log only: S3 delivers to no other',
  S3BucketLoggingEnabled: 'the access log only: it would log itself',
  LambdaInsideVPC: 'handlers call APIs of AWS only, and nothing calls them from outside',
  LambdaConcurrency: 'reserved concurrency is taken from the whole account',
  LambdaDLQ: 'CloudFormation and EventBridge try again, and the log says why',
  CloudWatchLogGroupEncrypted: 'logs of handlers hold names and errors only',
  APIGWCacheEnabledAndEncrypted: 'answers of a model are not cached',
  APIGWSSLEnabled: 'the backend is the API of SageMaker, called with TLS and a role',
  WAFv2LoggingEnabled: 'logs of the firewall hold requests; the access log names them',
  CloudWatchAlarmAction: 'alarms of scaling policies and rollbacks act elsewhere',
};

/** Every construct of the library that serves, decides or watches, with its defaults. */
function build(app: App): Stack {
  const stack = new Stack(app, 'Nag', { env: { account: '123456789012', region: 'eu-west-1' } });
  const data = new trainyard.DatasetBucket(stack, 'Data');
  const container = trainyard.TrainingContainer.fromAsset('training-scripts/digits');
  const inference = trainyard.InferenceContainer.fromAsset('training-scripts/digits');
  const metricDefinitions = [{ name: 'validation:accuracy', regex: 'validation:accuracy=([0-9.]+)' }];
  const train = data.dataset('train', { contentType: 'text/csv' });
  const service = new trainyard.ModelService(stack, 'Service', {
    api: true,
    container,
    channels: { train },
    metricDefinitions,
    approveAt: { 'validation:accuracy': 0.9 },
  });
  service.api?.addTenant('Acme', { rateLimit: 5 });
  const model = trainyard.ModelSource.fromArtifact(data.bucket, 'models/model.tar.gz', { container: inference });
  const endpoint = new trainyard.InferenceEndpoint(stack, 'Endpoint', {
    model,
    dataCaptureBucket: data.bucket,
    deployment: trainyard.DeploymentPolicy.allAtOnce({ terminationWait: Duration.minutes(5) }),
  });
  endpoint.autoScale({ maxCapacity: 4 }).scaleOnInvocations('Load', { invocationsPerMinute: 600 });
  new trainyard.ServerlessEndpoint(stack, 'Serverless', { model });
  new trainyard.AsyncEndpoint(stack, 'Async', { model, bucket: data.bucket }).autoScale({ maxCapacity: 2 });
  const instanceType = trainyard.EndpointInstanceType.G6_XLARGE;
  const fleet = new trainyard.InferenceComponents(stack, 'Fleet', {
    instanceType,
    maxInstanceCount: 2,
    encryptionKey: data.encryptionKey,
  });
  fleet.addModel('Chat', { model, accelerators: 1 }).autoScale({ maxCopies: 2 });
  new trainyard.BatchTransform(stack, 'Transform', { model, input: data.dataset('all') });
  const check = trainyard.DriftCheck.dataQuality(data.bucket, { constraintsKey: 'baseline/constraints.json' });
  new trainyard.DriftMonitor(stack, 'Drift', { endpoint, check, dataCaptureBucket: data.bucket });
  new trainyard.ModelCard(stack, 'Card', { description: 'Digits', purpose: 'Reads digits' });
  return stack;
}

let app: App;
let outdir: string;
beforeAll(() => {
  outdir = mkdtempSync(join(tmpdir(), 'trainyard-nag-'));
  app = new App({ outdir, context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
  build(app);
});
afterAll(() => rmSync(outdir, { recursive: true }));

const findings = (pack: NagPack) =>
  pack
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    );

test('AwsSolutions has no finding that nobody acknowledged with a reason', () => {
  expect(findings(new AwsSolutionsChecks())).toEqual([]);
});

test.each([
  ['HIPAA', new HIPAASecurityChecks()],
  ['NIST 800-53 R5', new NIST80053R5Checks()],
  ['PCI DSS', new PCIDSS321Checks()],
])('%s has findings only of rules that are left to users', (_name, pack) => {
  const others = findings(pack).filter((finding) => {
    const rule = finding.split(' ')[0]?.split('[')[0]?.split('-').at(-1) ?? '';
    return LEFT_TO_USERS[rule] === undefined;
  });
  expect(others).toEqual([]);
});

test('our own checks have none that nobody acknowledged either', () => {
  const { violations } = new trainyard.SageMakerChecks().validateScope(app);
  expect(
    violations.map(({ ruleName, violatingResources }) => [ruleName, violatingResources[0]?.constructPath]),
  ).toEqual([]);
});

test('the rules of CDK itself find nothing in the template', () => {
  process.env['CDK_VALIDATION'] = 'true';
  try {
    app.synth();
  } finally {
    process.env['CDK_VALIDATION'] = 'false';
  }
});
