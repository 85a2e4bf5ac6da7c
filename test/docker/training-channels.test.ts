import type {
  Channel,
  CreateTrainingJobCommandInput,
  DescribeTrainingJobCommandOutput,
} from '@aws-sdk/client-sagemaker';
import { describeWithDocker } from '../_helpers/docker';
import { call, jobRequest, ROLE } from '../local/services/sagemaker/_helpers';
import type { JobCloud } from './_job-cloud';
import { ended, patiently, startJobCloud } from './_job-cloud';

interface Report {
  readonly channels: number;
  readonly files: Readonly<Record<string, string[]>>;
  readonly augmented: string;
  /** Of two epochs. */
  readonly shuffled: readonly [string, string];
}

type S3Source = NonNullable<NonNullable<Channel['DataSource']>['S3DataSource']>;

const LETTERS = [...'abcdefghij'];

function channel(ChannelName: string, source: Partial<S3Source> = {}, more: Partial<Channel> = {}): Channel {
  const S3DataSource = { S3DataType: 'S3Prefix' as const, S3Uri: 's3://bucket/letters/', ...source };
  return { ChannelName, DataSource: { S3DataSource }, ...more };
}

const plain = Array.from({ length: 16 }, (_, index) => channel(`plain-${index + 1}`));

/** As many as a job may have. */
const CHANNELS: Channel[] = [
  ...plain,
  channel('listed', { S3DataType: 'ManifestFile', S3Uri: 's3://bucket/letters.manifest' }),
  channel('sharded', { S3DataDistributionType: 'ShardedByS3Key' }),
  channel(
    'augmented',
    { S3DataType: 'AugmentedManifestFile', S3Uri: 's3://bucket/lines.manifest', AttributeNames: ['class', 'text-ref'] },
    { InputMode: 'Pipe' },
  ),
  channel('shuffled', {}, { InputMode: 'Pipe', ShuffleConfig: { Seed: 7 } }),
];

async function putObjects({ s3 }: JobCloud): Promise<void> {
  const lines = ['a', 'b'].map((key, index) =>
    JSON.stringify({ 'text-ref': `s3://bucket/letters/${key}`, class: index }),
  );
  const objects = {
    ...Object.fromEntries(LETTERS.map((letter) => [`letters/${letter}`, letter])),
    'letters.manifest': '[{"prefix":"s3://bucket/letters/"},"b","d"]',
    'lines.manifest': lines.join('\n'),
  };
  for (const [key, body] of Object.entries(objects)) await s3.put({ bucket: 'bucket', key }, body);
}

function suite(kind: 'docker' | 'process'): void {
  const hosts = kind === 'docker' ? ['algo-1', 'algo-2'] : ['algo-1'];
  let world: JobCloud;
  let image: string;

  /** @param word what the program is to do */
  const train = async (name: string, word: string, more: Partial<CreateTrainingJobCommandInput> = {}) => {
    await call(world.cloud, 'CreateTrainingJob', {
      ...jobRequest(name, more),
      AlgorithmSpecification: {
        TrainingImage: image,
        TrainingInputMode: 'File',
        ContainerArguments: ['train', word],
      },
    });
    return ended(world, name);
  };

  beforeAll(async () => {
    world = await startJobCloud(kind);
    image = await world.imageOf('training-io');
    await putObjects(world);
  }, 120_000);

  afterAll(() => world[Symbol.asyncDispose]());

  describe('over twenty channels', () => {
    let job: DescribeTrainingJobCommandOutput;
    let reports: Report[];

    beforeAll(async () => {
      job = await train('reads', 'channels', {
        InputDataConfig: CHANNELS,
        OutputDataConfig: { S3OutputPath: 's3://bucket/out', CompressionType: 'NONE' },
        ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: hosts.length, VolumeSizeInGB: 1 },
      });
      const found = await world.objects('out/reads/output/model/');
      reports = hosts.map((host) => JSON.parse(found[`${host}.json`] ?? 'null') as Report);
    }, 120_000);

    test('the job passes through its states with their messages', () => {
      expect(job.FailureReason).toBeUndefined();
      const passed = job.SecondaryStatusTransitions?.map(({ Status, StatusMessage }) => [Status, StatusMessage]);
      expect(passed).toEqual([
        ['Starting', 'Preparing the instances for training'],
        ['Downloading', 'Downloading input data'],
        ['Training', 'Training image download completed. Training in progress.'],
        ['Uploading', 'Uploading generated training model'],
        ['Completed', 'Training job completed'],
      ]);
    });

    test('every host has them all, and a model that is not compressed is uploaded file by file', () => {
      for (const { channels, files } of reports) {
        expect(channels).toBe(20);
        for (const { ChannelName = '' } of plain) expect(files[ChannelName]).toEqual(LETTERS);
        expect(files['listed']).toEqual(['b', 'd']);
      }
    });

    test('what is sharded is shared out, each object once', () => {
      const shards = reports.map(({ files }) => files['sharded'] ?? []);
      expect(shards.flat().sort()).toEqual(LETTERS);
      expect(shards.map(({ length }) => length)).toEqual(hosts.map(() => LETTERS.length / hosts.length));
    });

    test('an augmented manifest streams its attributes in their order', () => {
      for (const { augmented } of reports) expect(augmented).toBe('0a1b');
    });

    test('what is shuffled comes in the same order on every host, and in another each epoch', () => {
      const [first, second] = reports[0]?.shuffled ?? [];
      for (const { shuffled } of reports) expect(shuffled).toEqual([first, second]);
      for (const order of [first, second]) expect([...(order ?? '')].sort()).toEqual(LETTERS);
      expect(new Set([first, second, LETTERS.join('')]).size).toBe(3);
    });
  });

  test('a model with a byte changed since its job made it fails the endpoint, which names the digest', async () => {
    // GIVEN
    const { ModelArtifacts } = await train('packs', 'pack');
    const key = 'out/packs/output/model.tar.gz';
    const model = await world.s3.read({ bucket: 'bucket', key }, 100_000);
    model.writeUInt8(model.readUInt8(100) ^ 1, 100);
    await world.s3.put({ bucket: 'bucket', key }, model);
    // WHEN
    const ask = <T>(operation: string, input: object): Promise<T> => call<T>(world.cloud, operation, input);
    const PrimaryContainer = { Image: image, ModelDataUrl: ModelArtifacts?.S3ModelArtifacts };
    await ask('CreateModel', { ModelName: 'model', ExecutionRoleArn: ROLE, PrimaryContainer });
    const variant = { VariantName: 'v', ModelName: 'model', InitialInstanceCount: 1, InstanceType: 'ml.m5.large' };
    await ask('CreateEndpointConfig', { EndpointConfigName: 'config', ProductionVariants: [variant] });
    await ask('CreateEndpoint', { EndpointName: 'endpoint', EndpointConfigName: 'config' });
    const { EndpointStatus, FailureReason } = await patiently(
      () => ask<{ EndpointStatus: string; FailureReason?: string }>('DescribeEndpoint', { EndpointName: 'endpoint' }),
      (endpoint) => endpoint.EndpointStatus !== 'Creating',
    );
    // THEN
    expect(EndpointStatus).toBe('Failed');
    expect(FailureReason).toMatch(/[0-9a-f]{64}.*[0-9a-f]{64}/);
  }, 120_000);
}

describe('the channels of a training job as a process', () => suite('process'));
describeWithDocker('the channels of a training job under Docker', () => suite('docker'));
