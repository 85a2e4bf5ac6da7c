import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { DescribeModelPackageCommandOutput } from '@aws-sdk/client-sagemaker';
import { DescribeModelPackageCommand, SageMakerClient, UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { mockClient } from 'aws-sdk-client-mock';
import { onRegistered } from '../../../lib/constructs/handlers/approval-policy/on-registered';
import type { Condition, Policy } from '../../../lib/constructs/handlers/approval-policy/policy';
import { numberAt } from '../../../lib/constructs/handlers/approval-policy/policy';
import { refusal } from './approved-model-world';

const accuracy: Condition = { Source: 'metadata', Name: 'accuracy', Operator: '>=', Value: 0.9 };
const error: Condition = { Source: 'report', Name: 'metrics.mse.value', Operator: '<=', Value: 6 };
const ARN = 'arn:aws:sagemaker:eu-west-1:123456789012:model-package/digits/1';

function makeWorld(policy: Partial<Policy>, version: Partial<DescribeModelPackageCommandOutput> = {}) {
  const sagemaker = mockClient(new SageMakerClient({ region: 'eu-west-1' }));
  const s3 = mockClient(new S3Client({ region: 'eu-west-1' }));
  const state: Partial<DescribeModelPackageCommandOutput> = {
    ModelPackageStatus: 'Completed',
    ModelApprovalStatus: 'PendingManualApproval',
    ModelMetrics: { ModelQuality: { Statistics: { S3Uri: 's3://reports/a/evaluation.json', ContentType: 'x' } } },
    ...version,
  };
  sagemaker.on(DescribeModelPackageCommand).callsFake(() => state);
  sagemaker.on(UpdateModelPackageCommand).callsFake((input) => Object.assign(state, input));
  const report = (text: string) =>
    s3.on(GetObjectCommand, { Bucket: 'reports', Key: 'a/evaluation.json' }).resolves({
      Body: { transformToString: async () => text } as never,
    });
  const lines: string[] = [];
  const waits: number[] = [];
  const ports = {
    sagemaker: sagemaker as unknown as SageMakerClient,
    s3: s3 as unknown as S3Client,
    sleep: async (milliseconds: number) => void waits.push(milliseconds),
    log: (message: string) => void lines.push(message),
  };
  const handle = onRegistered(ports, { Conditions: [accuracy], OnFailure: 'leave', ...policy });
  const decisions = () => sagemaker.commandCalls(UpdateModelPackageCommand).map((call) => call.args[0].input);
  return {
    sagemaker,
    s3,
    report,
    lines,
    waits,
    decisions,
    register: () => handle({ detail: { ModelPackageArn: ARN } }),
  };
}

test('a version that meets all conditions is approved, with the reason', async () => {
  const world = makeWorld({ Conditions: [accuracy, error] }, { CustomerMetadataProperties: { accuracy: '0.97' } });
  world.report('{"metrics":{"mse":{"value":4.5}}}');
  await world.register();
  expect(world.decisions()).toEqual([
    {
      ModelPackageArn: ARN,
      ModelApprovalStatus: 'Approved',
      ApprovalDescription: 'accuracy is 0.97, meets >= 0.9; metrics.mse.value is 4.5, meets <= 6',
    },
  ]);
});

test('delivered twice it is decided once', async () => {
  const world = makeWorld({}, { CustomerMetadataProperties: { accuracy: '0.97' } });
  await world.register();
  await world.register();
  expect(world.decisions()).toHaveLength(1);
});

test('one that misses a condition is rejected', async () => {
  const world = makeWorld({ OnFailure: 'reject' }, { CustomerMetadataProperties: { accuracy: '0.8' } });
  await world.register();
  expect(world.decisions()).toMatchObject([
    { ModelApprovalStatus: 'Rejected', ApprovalDescription: 'accuracy is 0.8, misses >= 0.9' },
  ]);
});

test('or left to people', async () => {
  const world = makeWorld({}, { CustomerMetadataProperties: { accuracy: '0.8' } });
  await world.register();
  expect(world.decisions()).toEqual([]);
  expect(world.lines).toEqual([`${ARN} waits for a decision: accuracy is 0.8, misses >= 0.9`]);
});

const UNKNOWN: (Record<string, string> | undefined)[] = [undefined, {}, { accuracy: 'NaN' }, { accuracy: '' }];
test.each(UNKNOWN)('facts %p are not known and meet nothing', async (facts) => {
  const world = makeWorld({ OnFailure: 'reject' }, { CustomerMetadataProperties: facts });
  await world.register();
  expect(world.decisions()).toMatchObject([{ ApprovalDescription: 'accuracy is not known, misses >= 0.9' }]);
});

test.each(['Approved', 'Rejected'] as const)('a version that is %s already stays so', async (ModelApprovalStatus) => {
  const world = makeWorld({ OnFailure: 'reject' }, { ModelApprovalStatus });
  await world.register();
  expect(world.decisions()).toEqual([]);
});

test('a version that is not complete waits', async () => {
  const world = makeWorld({ OnFailure: 'reject' }, { ModelPackageStatus: 'InProgress' });
  await world.register();
  expect(world.decisions()).toEqual([]);
});

test('a report that cannot be read decides nothing, and the event comes again', async () => {
  const world = makeWorld({ Conditions: [error], OnFailure: 'reject' });
  world.s3.on(GetObjectCommand).rejects(refusal('NoSuchKey', 'no such key'));
  await expect(world.register()).rejects.toThrow('no such key');
  world.report('no JSON');
  await expect(world.register()).rejects.toThrow('the evaluation report s3://reports/a/evaluation.json is no JSON');
  expect(world.decisions()).toEqual([]);
});

test('throttling is waited for', async () => {
  const world = makeWorld({}, { CustomerMetadataProperties: { accuracy: '0.97' } });
  world.sagemaker.on(UpdateModelPackageCommand).rejectsOnce(refusal('ThrottlingException', 'slow down')).resolves({});
  await world.register();
  expect(world.waits).toEqual([1000]);
});

test.each([
  ['a.b', { a: { b: 1 } }, 1],
  ['a.b', { a: {} }, NaN],
  ['a.0', { a: [2] }, 2],
  ['a', { a: '3' }, 3],
  ['a', { a: true }, NaN],
  ['constructor.length', {}, NaN],
])('the number at %s of %j is %d', (path, report, value) => expect(numberAt(report, path)).toBe(value));
