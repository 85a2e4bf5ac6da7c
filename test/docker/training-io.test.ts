import { createReadStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Channel, CreateTrainingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { unpackTarGz } from '../../lib/local/workloads/archive/unpack';
import { temporaryDirectory } from '../_helpers/containers';
import { describeWithDocker } from '../_helpers/docker';
import { call, jobRequest } from '../local/services/sagemaker/_helpers';
import type { JobCloud } from './_job-cloud';
import { ended, patiently, startJobCloud } from './_job-cloud';

interface Report {
  readonly config: Record<string, string>;
  readonly [fact: string]: unknown;
}

const BIG = 'x'.repeat(200_000);
const VPC = { VpcConfig: { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1'] } };

function channel(ChannelName: string, more: Partial<Channel> = {}): Channel {
  const S3DataSource = { S3DataType: 'S3Prefix' as const, S3Uri: `s3://bucket/${ChannelName}/` };
  return { ChannelName, DataSource: { S3DataSource }, ...more };
}

const CHANNELS: Channel[] = [
  channel('files'),
  channel('fast', { InputMode: 'FastFile' }),
  channel('piped', { InputMode: 'Pipe' }),
  channel('records', { InputMode: 'Pipe', CompressionType: 'Gzip', RecordWrapperType: 'RecordIO' }),
  {
    ChannelName: 'shared',
    DataSource: {
      FileSystemDataSource: {
        FileSystemId: 'fs-0123456789',
        FileSystemAccessMode: 'ro',
        FileSystemType: 'EFS',
        DirectoryPath: '/data',
      },
    },
  },
];

async function put(job: JobCloud, objects: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [key, body] of Object.entries(objects)) await job.s3.put({ bucket: 'bucket', key }, body);
}

/** Runs the program `train` of the image over channels of every kind. */
async function readEverything(kind: 'docker' | 'process') {
  const shared = await temporaryDirectory();
  await mkdir(join(shared.path, 'data'));
  await writeFile(join(shared.path, 'data/rows'), 'rows');
  const job = await startJobCloud(kind, { 'fs-0123456789': shared.path });
  await put(job, {
    ...{ 'files/a': 'A', 'files/sub/b': 'B', 'fast/big': BIG, 'piped/1': 'one\n', 'piped/2': BIG },
    'records/1.gz': gzipSync('12345'),
  });
  await call(job.cloud, 'CreateTrainingJob', {
    ...jobRequest('reads', { InputDataConfig: CHANNELS, Environment: { OWN: 'own' }, ...VPC }),
    AlgorithmSpecification: { TrainingImage: await job.imageOf('training-io'), TrainingInputMode: 'File' },
    OutputDataConfig: { S3OutputPath: 's3://bucket/out', KmsKeyId: 'alias/key' },
    HyperParameters: { epochs: '3' },
  } satisfies CreateTrainingJobCommandInput);
  const description = await ended(job, 'reads');
  return {
    ...job,
    description,
    shared: shared.path,
    [Symbol.asyncDispose]: async () => {
      await job[Symbol.asyncDispose]();
      await shared[Symbol.asyncDispose]();
    },
  };
}

/** What the containers printed; shown when a test fails. */
async function linesOf({ cloud }: JobCloud, name: string): Promise<string[]> {
  const input = { logGroupName: '/aws/sagemaker/TrainingJobs', logStreamNamePrefix: `${name}/` };
  const found = await cloud.door.call<{ events: { message: string }[] }>(
    'logs',
    'FilterLogEvents',
    input,
    cloud.caller,
  );
  return found.events.map(({ message }) => message);
}

async function unpacked(job: JobCloud, name: string) {
  const directory = await temporaryDirectory();
  const content = await job.s3.open({ bucket: 'bucket', key: `out/reads/output/${name}` });
  await unpackTarGz('file' in content ? createReadStream(content.file) : content.stream, directory.path);
  if ('file' in content) content.release();
  return directory;
}

function suite(kind: 'docker' | 'process'): void {
  test('a program finds every kind of channel as SageMaker lays it out, and its outputs are kept', async () => {
    await using job = await readEverything(kind);
    const { TrainingJobStatus: status, FailureReason: reason, OutputDataConfig } = job.description;
    const told =
      'trainyard: the process engine cannot make channel shared read-only: the program may write to ' +
      join(job.shared, 'data');
    const lines = [...(kind === 'process' ? [told] : []), 'began'];
    expect({ status, reason, lines: await linesOf(job, 'reads') }).toEqual({ status: 'Completed', lines });
    expect(OutputDataConfig?.KmsKeyId).toBe('alias/key');

    await using model = await unpacked(job, 'model.tar.gz');
    const report = JSON.parse(await readFile(join(model.path, 'report.json'), 'utf8')) as Report;
    expect(report.config).toEqual({
      'hyperparameters.json': '{"epochs":"3"}',
      'inputdataconfig.json':
        '{"files":{"TrainingInputMode":"File","S3DistributionType":"FullyReplicated","RecordWrapperType":"None"},' +
        '"fast":{"TrainingInputMode":"FastFile","S3DistributionType":"FullyReplicated","RecordWrapperType":"None"},' +
        '"piped":{"TrainingInputMode":"Pipe","S3DistributionType":"FullyReplicated","RecordWrapperType":"None"},' +
        '"records":{"TrainingInputMode":"Pipe","S3DistributionType":"FullyReplicated","RecordWrapperType":"RecordIO"},' +
        '"shared":{"TrainingInputMode":"File","S3DistributionType":"FullyReplicated","RecordWrapperType":"None"}}',
      'resourceconfig.json':
        '{"current_host":"algo-1","current_instance_type":"ml.m5.large","current_group_name":"homogeneousCluster",' +
        '"hosts":["algo-1"],"instance_groups":[{"instance_group_name":"homogeneousCluster",' +
        '"instance_type":"ml.m5.large","hosts":["algo-1"]}],"network_interface_name":"eth0"}',
    });
    const written = kind === 'docker' ? 'OSError' : 'done';
    expect(report).toMatchObject({
      arguments: [],
      environment: { TRAINING_JOB_NAME: 'reads', AWS_REGION: 'us-east-1', OWN: 'own' },
      names: [
        ...['fast', 'fast-manifest', 'files', 'files-manifest'],
        ...['piped-manifest', 'piped_0', 'records-manifest', 'records_0', 'shared'],
      ],
      files: { a: 'A', 'sub/b': 'B' },
      manifest: '[{"prefix":"s3://bucket/files/"},"a","sub/b"]',
      'writes to file': 'done',
      fast: { big: BIG },
      'writes to fast': written,
      'removes fast': written,
      'first of pipe': 'one\n',
      pipe: [`one\n${BIG}`, `one\n${BIG}`],
      records: '0a23d7ce05000000' + Buffer.from('12345\0\0\0').toString('hex'),
      shared: 'rows',
      'writes to shared': written,
    });

    // Whatever the container did, what S3 holds is as it was.
    expect(await job.objects('files/')).toEqual({ a: 'A', 'sub/b': 'B' });
    expect((await job.s3.read({ bucket: 'bucket', key: 'fast/big' }, 1e6)).toString() === BIG).toBe(true);
    await using output = await unpacked(job, 'output.tar.gz');
    const names = ['root', 'other', 'nobody', 'link'];
    const texts = await Promise.all(names.map((name) => readFile(join(output.path, name), 'utf8')));
    expect(texts).toEqual(['root', 'other', 'nobody', 'root']);
  });

  test('checkpoints are restored, kept while the job runs and completed when it is stopped', async () => {
    await using job = await startJobCloud(kind);
    await put(job, { 'saved/old': 'old' });
    await call(job.cloud, 'CreateTrainingJob', {
      ...jobRequest('saves', { CheckpointConfig: { S3Uri: 's3://bucket/saved' } }),
      AlgorithmSpecification: {
        TrainingImage: await job.imageOf('training-io'),
        TrainingInputMode: 'File',
        ContainerEntrypoint: ['train', 'checkpoint'],
      },
    });
    await patiently(
      () => job.objects('saved/'),
      (saved) => JSON.stringify(saved) === '{"sub/new":"old and new"}',
    );
    await call(job.cloud, 'StopTrainingJob', { TrainingJobName: 'saves' });
    expect((await ended(job, 'saves')).TrainingJobStatus).toBe('Stopped');
    expect(await job.objects('saved/')).toEqual({ 'sub/new': 'old and new', last: 'last' });
  });
}

// A busy machine starts containers late.
jest.setTimeout(90_000);

describe('training under the process engine', () => suite('process'));
describeWithDocker('training under Docker', () => suite('docker'));
