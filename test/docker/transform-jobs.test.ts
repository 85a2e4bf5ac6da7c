import { gzipSync } from 'node:zlib';
import { recordHeader, recordPadding } from '../../lib/local/workloads/pipes/record-io';
import { describeWithDocker } from '../_helpers/docker';
import { call, ROLE } from '../local/services/sagemaker/_helpers';
import { archive, logLines, source, transform } from '../local/services/sagemaker/_transform';
import type { JobCloud } from './_job-cloud';
import { patiently, startJobCloud } from './_job-cloud';

let world: JobCloud;
let image: string;

const put = (objects: Readonly<Record<string, string | Buffer>>) =>
  Promise.all(Object.entries(objects).map(([key, body]) => world.s3.put({ bucket: 'bucket', key }, body)));

async function transformPlainly(InstanceCount: number) {
  await put({
    'in/good.csv': '1,2\n3,4\n5,6\n',
    'in/deep/bad.csv': '1,x\n',
  });
  const request = {
    TransformInput: source({ SplitType: 'Line' }),
    TransformOutput: { S3OutputPath: 's3://bucket/scored', Accept: 'text/csv', AssembleWith: 'Line' as const },
    DataProcessing: { JoinSource: 'Input' as const },
    TransformResources: { InstanceType: 'ml.m5.large' as const, InstanceCount },
  };
  const job = await transform(world.cloud, request, 'scores', patiently);
  return { job, files: await world.objects('scored'), log: await logLines(world.cloud, /i-[0-9a-f]+-\d+$/) };
}

/** A model of the registry, record by record, with filters, captured data, and requests that fail the first time. */
async function transformPackaged() {
  await put({ 'rows/three.csv.gz': gzipSync('id1,1,2\nid2,busy,4\nid3,5,deadly\n') });
  const ask = <T>(operation: string, input: object): Promise<T> => call<T>(world.cloud, operation, input);
  await ask('CreateModelPackageGroup', { ModelPackageGroupName: 'group' });
  const { ModelPackageArn: ModelPackageName } = await ask<{ ModelPackageArn: string }>('CreateModelPackage', {
    ModelPackageGroupName: 'group',
    InferenceSpecification: {
      Containers: [{ Image: image, ModelDataUrl: 's3://bucket/model.tar.gz' }],
      SupportedContentTypes: ['text/csv'],
      SupportedResponseMIMETypes: ['text/csv'],
    },
  });
  await ask('CreateModel', { ModelName: 'packaged', ExecutionRoleArn: ROLE, PrimaryContainer: { ModelPackageName } });
  const DataSource = { S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: 's3://bucket/rows/' } };
  const request = {
    ModelName: 'packaged',
    TransformInput: source({ DataSource, SplitType: 'Line', CompressionType: 'Gzip' }),
    TransformOutput: { S3OutputPath: 's3://bucket/packaged', Accept: 'text/csv', AssembleWith: 'Line' as const },
    BatchStrategy: 'SingleRecord' as const,
    MaxConcurrentTransforms: 1,
    ModelClientConfig: { InvocationsMaxRetries: 1 },
    DataProcessing: { InputFilter: '$[1:]', JoinSource: 'Input' as const, OutputFilter: '$[0,-1]' },
    DataCaptureConfig: { DestinationS3Uri: 's3://bucket/captured', GenerateInferenceId: true },
  };
  const job = await transform(world.cloud, request, 'packaged', patiently);
  return { job, files: await world.objects('packaged'), captured: await world.objects('captured') };
}

function recordIO(data: string): Buffer {
  return Buffer.concat([recordHeader(data.length), Buffer.from(data), recordPadding(data.length)]);
}

/** Nobody looks at its checksums. */
function tfRecord(data: string): Buffer {
  const head = Buffer.alloc(12);
  head.writeBigUInt64LE(BigInt(data.length));
  return Buffer.concat([head, Buffer.from(data), Buffer.alloc(4)]);
}

/** Records in frames, sent without them; and an object as a whole. */
async function transformFramed(): Promise<Record<string, string>> {
  const rows = ['1,2', '3,4'];
  await put({
    'framed/RecordIO/rows': Buffer.concat(rows.map(recordIO)),
    'framed/TFRecord/rows': Buffer.concat(rows.map(tfRecord)),
    'framed/None/rows': '5,6',
  });
  const jobs = (['RecordIO', 'TFRecord', 'None'] as const).map(async (SplitType) => {
    const DataSource = { S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: `s3://bucket/framed/${SplitType}/` } };
    const TransformInput = source({ DataSource, SplitType });
    const TransformOutput = { S3OutputPath: `s3://bucket/unframed/${SplitType}` };
    const request = { TransformInput, TransformOutput, BatchStrategy: 'SingleRecord' as const };
    const job = await transform(world.cloud, request, `framed-${SplitType}`, patiently);
    expect(job.FailureReason).toBeUndefined();
  });
  await Promise.all(jobs);
  return world.objects('unframed/');
}

const UNFRAMED = { 'None/rows.out': '22.0', 'RecordIO/rows.out': '6.014.0', 'TFRecord/rows.out': '6.014.0' };

const below = (folder: string) =>
  source({
    DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://bucket/${folder}/` } },
    SplitType: 'Line',
  });

const MEGABYTE = 1024 * 1024;

/** Lines of which three are too much for a payload, and one that is too much alone. */
async function transformWithinPayload() {
  const lines = (count: number, bytes: number): string => `weigh${'.'.repeat(bytes - 6)}\n`.repeat(count);
  await put({ 'weighed/fits': lines(5, 0.4 * MEGABYTE), 'weighed/large': lines(1, MEGABYTE + 2) });
  const request = {
    TransformInput: below('weighed'),
    TransformOutput: { S3OutputPath: 's3://bucket/weights', AssembleWith: 'Line' as const },
    BatchStrategy: 'MultiRecord' as const,
    MaxPayloadInMB: 1,
  };
  const job = await transform(world.cloud, request, 'weighed', patiently);
  const files = await world.objects('weights');
  return { job, files, log: await logLines(world.cloud, /^weighed\/.*data-log$/) };
}

/** Records that are answered when enough of them are there; and objects as well. */
async function transformAtOnce(): Promise<Record<string, string>> {
  await put({ 'gathered/many': 'gather 3\n'.repeat(9), 'gathered/more': 'gather 3\n'.repeat(9) });
  const request = {
    TransformInput: below('gathered'),
    TransformOutput: { S3OutputPath: 's3://bucket/gathering' },
    BatchStrategy: 'SingleRecord' as const,
    MaxConcurrentTransforms: 3,
  };
  const job = await transform(world.cloud, request, 'gathered', patiently);
  expect(job.FailureReason).toBeUndefined();
  return world.objects('gathering');
}

function expectPackaged({ job, files, captured }: Awaited<ReturnType<typeof transformPackaged>>): void {
  expect(job.FailureReason).toBeUndefined();
  expect(Object.keys(files)).toEqual(['/three.csv.gz.out']);
  const lines = (files['/three.csv.gz.out'] ?? '').trimEnd().split('\n');
  const id = '[0-9a-f-]{36},\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ';
  const wanted = ['id1,6.0', 'id2,8.0', 'id3,10.0'].map((start) => new RegExp(`^${start},${id}$`));
  expect(lines).toEqual(wanted.map((pattern): unknown => expect.stringMatching(pattern)));
  const sides = Object.keys(captured).map((key) => key.replace(/^\/(input|output)\/\d{4}\/\d\d\/\d\d\/\d\d\/.*/, '$1'));
  expect(sides).toEqual(['input', 'output']);
}

/** An endpoint with the model of the transform jobs, in service and then away: what its instance used. */
async function endpointMetrics(): Promise<unknown> {
  const ask = <T>(operation: string, input: object): Promise<T> => call<T>(world.cloud, operation, input);
  const variant = { VariantName: 'v', ModelName: 'model', InitialInstanceCount: 1, InstanceType: 'ml.m5.large' };
  await ask('CreateEndpointConfig', { EndpointConfigName: 'config', ProductionVariants: [variant] });
  await ask('CreateEndpoint', { EndpointName: 'scores', EndpointConfigName: 'config' });
  const { EndpointStatus } = await patiently(
    () => ask<{ EndpointStatus: string }>('DescribeEndpoint', { EndpointName: 'scores' }),
    (endpoint) => endpoint.EndpointStatus !== 'Creating',
  );
  await ask('DeleteEndpoint', { EndpointName: 'scores' });
  const { Metrics } = await patiently(
    () =>
      world.cloud.door.call<{ Metrics: { MetricName: string; Dimensions: object[] }[] }>(
        'cloudwatch',
        'ListMetrics',
        { Namespace: '/aws/sagemaker/Endpoints' },
        world.cloud.caller,
      ),
    (answer) => answer.Metrics.length > 1,
  );
  return [EndpointStatus, Metrics.map(({ MetricName }) => MetricName).sort(), Metrics[0]?.Dimensions];
}

const ENDPOINT_METRICS = [
  'InService',
  ['CPUUtilization', 'MemoryUtilization'],
  [
    { Name: 'EndpointName', Value: 'scores' },
    { Name: 'VariantName', Value: 'v' },
  ],
];

/** One cloud for all tests of an engine. */
function suite(kind: 'docker' | 'process'): void {
  const instances = kind === 'docker' ? 2 : 1;

  beforeAll(async () => {
    world = await startJobCloud(kind);
    image = await world.imageOf('batch');
    await put({ 'model.tar.gz': await archive({ weight: '2' }) });
    const PrimaryContainer = { Image: image, ModelDataUrl: 's3://bucket/model.tar.gz' };
    await call(world.cloud, 'CreateModel', { ModelName: 'model', ExecutionRoleArn: ROLE, PrimaryContainer });
  }, 120_000);

  afterAll(() => world[Symbol.asyncDispose]());

  test('a model transforms objects on all its instances; what it refuses fails the job and leaves nothing', async () => {
    const { job, files, log } = await transformPlainly(instances);
    expect(job.FailureReason).toBe('ClientError: See job logs for more information');
    expect(files).toEqual({ '/good.csv.out': '1,2,6.0\n3,4,14.0\n5,6,22.0\n' });
    expect(log).toEqual(Array.from({ length: instances }, () => 'serves, batch true'));
  });

  test('a model of the registry gets its records one by one, is asked again, and is started again when it dies', async () => {
    expectPackaged(await transformPackaged());
  });

  test('records in frames are sent one by one without them, and an object whole', async () => {
    expect(await transformFramed()).toEqual(UNFRAMED);
  });

  test('records go together as far as the payload allows; one that is too large alone fails the job', async () => {
    const { job, files, log } = await transformWithinPayload();
    expect(job.FailureReason).toBe('ClientError: See job logs for more information');
    const [weights = ''] = Object.values(files);
    expect(Object.keys(files)).toEqual(['/fits.out']);
    const line = Math.floor(0.4 * MEGABYTE);
    expect(weights).toBe([2, 2, 1].map((count) => `${count * line}\n`).join(''));
    expect(log).toContainEqual(expect.stringMatching(/: bucket\/weighed\/large: Too much data for max payload size$/));
  });

  test('a container gets as many requests at once as the job says, and never more', async () => {
    const most = '3'.repeat(9);
    expect(await transformAtOnce()).toEqual({ '/many.out': most, '/more.out': most });
  });

  test('what an instance of an endpoint uses is measured', async () => {
    expect(await endpointMetrics()).toEqual(ENDPOINT_METRICS);
  });
}

// A busy machine starts containers late.
jest.setTimeout(120_000);

describeWithDocker('transform jobs under Docker', () => suite('docker'));
describe('transform jobs as processes', () => suite('process'));
