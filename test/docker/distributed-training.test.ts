import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Channel } from '@aws-sdk/client-sagemaker';
import { unpackTarGz } from '../../lib/local/workloads/archive/unpack';
import { temporaryDirectory } from '../_helpers/containers';
import { BASE_IMAGE, describeWithDocker, describeWithTorch, TORCH_IMAGE } from '../_helpers/docker';
import { call, jobRequest } from '../local/services/sagemaker/_helpers';
import type { JobCloud } from './_job-cloud';
import { ended, startJobCloud } from './_job-cloud';

const SCRIPT = join(__dirname, '../_fixtures/distributed/train.py');

interface HostReport {
  readonly rank: number;
  readonly weights: readonly [number, number];
}

function channel(ChannelName: string, more: object = {}): Channel {
  const S3DataSource = { S3DataType: 'S3Prefix' as const, S3Uri: `s3://bucket/${ChannelName}/`, ...more };
  return { ChannelName, DataSource: { S3DataSource } };
}

const group = (InstanceGroupName: string, InstanceType: 'ml.m5.large' | 'ml.c5.xlarge') => ({
  InstanceGroupName,
  InstanceType,
  InstanceCount: 1,
});
const GROUPS = [group('first', 'ml.m5.large'), group('second', 'ml.c5.xlarge')];

/** Four files of two rows each of the line that is to be found. */
async function putRows(job: JobCloud): Promise<void> {
  for (const [index, x] of [-1, -0.5, 0.5, 1].entries()) {
    const rows = [x, x / 2].map((value) => `${value},${3 * value + 2}`).join('\n');
    await job.s3.put({ bucket: 'bucket', key: `training/part-${index}` }, rows);
  }
}

async function outputOf(job: JobCloud, name: string) {
  const directory = await temporaryDirectory();
  const content = await job.s3.open({ bucket: 'bucket', key: `out/${name}/output/output.tar.gz` });
  if (!('file' in content)) throw new Error('the output is one file');
  await unpackTarGz(createReadStream(content.file), directory.path);
  content.release();
  return directory;
}

describeWithTorch('PyTorch distributed', () => {
  test('two hosts of two groups train one model together, each on its share', async () => {
    // GIVEN a program that comes in a channel, rows that are dealt out, and something for one group only
    await using job = await startJobCloud('docker');
    await putRows(job);
    await job.s3.put({ bucket: 'bucket', key: 'code/train.py' }, await readFile(SCRIPT));
    await job.s3.put({ bucket: 'bucket', key: 'extra/x' }, 'x');
    // WHEN
    await call(job.cloud, 'CreateTrainingJob', {
      ...jobRequest('together', {
        ResourceConfig: { InstanceGroups: GROUPS, VolumeSizeInGB: 1 },
        InputDataConfig: [
          channel('code'),
          channel('training', { S3DataDistributionType: 'ShardedByS3Key' }),
          channel('extra', { InstanceGroupNames: ['second'] }),
        ],
      }),
      AlgorithmSpecification: {
        TrainingImage: TORCH_IMAGE,
        TrainingInputMode: 'File',
        ContainerEntrypoint: ['python3', '/opt/ml/input/data/code/train.py'],
      },
    });
    const { TrainingJobStatus: status, FailureReason: reason } = await ended(job, 'together');
    expect({ status, reason }).toEqual({ status: 'Completed' });
    // THEN
    await using output = await outputOf(job, 'together');
    const reports = await Promise.all(
      (await readdir(output.path)).sort().map(async (name) => {
        return JSON.parse(await readFile(join(output.path, name), 'utf8')) as HostReport;
      }),
    );
    const [first, second] = reports;
    const groups = [
      { instance_group_name: 'first', instance_type: 'ml.m5.large', hosts: ['algo-1'] },
      { instance_group_name: 'second', instance_type: 'ml.c5.xlarge', hosts: ['algo-2'] },
    ];
    const shared = { groups, addresses: 2, rows: 4, total: 8 };
    expect(reports).toMatchObject([
      {
        ...{ ...shared, rank: 0, group: 'first', type: 'ml.m5.large' },
        ...{ files: ['part-0', 'part-2'], channels: ['code', 'training'] },
      },
      {
        ...{ ...shared, rank: 1, group: 'second', type: 'ml.c5.xlarge' },
        ...{ files: ['part-1', 'part-3'], channels: ['code', 'extra', 'training'] },
      },
    ]);
    expect(first?.weights).toEqual(second?.weights);
    expect(first?.weights[0]).toBeCloseTo(3, 1);
    expect(first?.weights[1]).toBeCloseTo(2, 1);
    expect(Object.keys(await job.objects('out/together/output/model.tar'))).toEqual(['.gz']);
  }, 180_000);
});

describeWithDocker('several hosts', () => {
  test('the first that fails stops the rest, and its reason is the job’s', async () => {
    await using job = await startJobCloud('docker');
    const program =
      'if [ $(hostname) = algo-2 ]; then echo "no rows" > /opt/ml/output/failure; exit 3; fi; ' +
      'trap "exit 0" TERM; while true; do sleep 0.05; done';
    await call(job.cloud, 'CreateTrainingJob', {
      ...jobRequest('fails', {
        ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 3, VolumeSizeInGB: 1 },
      }),
      AlgorithmSpecification: {
        TrainingImage: BASE_IMAGE,
        TrainingInputMode: 'File',
        ContainerEntrypoint: ['sh', '-c', program],
      },
    });
    expect(await ended(job, 'fails')).toMatchObject({
      TrainingJobStatus: 'Failed',
      FailureReason: 'AlgorithmError: no rows\n, exit code: 3',
    });
  });
});
