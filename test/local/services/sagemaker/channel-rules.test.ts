import type { Channel, CreateTrainingJobCommandInput, S3DataSource } from '@aws-sdk/client-sagemaker';
import { unreachablePipes } from '../../../../lib/local/services/sagemaker/training/channel-rules';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { FakeEngine } from '../../../_helpers/fake-engine';
import { call, jobRequest } from './_helpers';

const S3 = { S3DataType: 'S3Prefix', S3Uri: 's3://bucket/data' } as const;
const from = (more: Partial<S3DataSource>) => ({ DataSource: { S3DataSource: { ...S3, ...more } } });
const fileSystem = {
  DataSource: {
    FileSystemDataSource: {
      FileSystemId: 'fs-0123456789',
      FileSystemAccessMode: 'ro',
      FileSystemType: 'EFS',
      DirectoryPath: '/data',
    },
  },
} as const;

async function faultOf(channel: Partial<Channel>, more: Partial<CreateTrainingJobCommandInput> = {}): Promise<string> {
  await using cloud = await createTestCloud({ engine: new FakeEngine(() => 0) });
  const InputDataConfig = [{ ChannelName: 'c', DataSource: { S3DataSource: S3 }, ...channel }];
  const refused = call(cloud, 'CreateTrainingJob', jobRequest('job', { InputDataConfig, ...more }));
  return refused.then(
    () => 'accepted',
    ({ message }: Error) => message,
  );
}

test.each<[string, Partial<Channel>, string]>([
  ['Gzip', { CompressionType: 'Gzip' }, 'has InputMode File: CompressionType Gzip is only allowed in Pipe mode'],
  [
    'RecordIO',
    { RecordWrapperType: 'RecordIO', InputMode: 'FastFile' },
    'has InputMode FastFile: RecordWrapperType RecordIO is only allowed in Pipe mode',
  ],
  [
    'an augmented manifest',
    from({ S3DataType: 'AugmentedManifestFile', AttributeNames: ['source-ref'] }),
    'has InputMode File: S3DataType AugmentedManifestFile is only allowed in Pipe mode',
  ],
  [
    'an augmented manifest without attributes',
    { InputMode: 'Pipe', ...from({ S3DataType: 'AugmentedManifestFile' }) },
    'has S3DataType AugmentedManifestFile and needs AttributeNames',
  ],
  [
    'attributes of a prefix',
    from({ AttributeNames: ['a'] }),
    'has S3DataType S3Prefix: AttributeNames belong to AugmentedManifestFile',
  ],
  [
    'a manifest in FastFile mode',
    { InputMode: 'FastFile', ...from({ S3DataType: 'ManifestFile' }) },
    'has InputMode FastFile, which reads S3DataType S3Prefix only',
  ],
  [
    'a group that is none',
    from({ InstanceGroupNames: ['gpu'] }),
    'names the instance group gpu, which ResourceConfig.InstanceGroups has not',
  ],
  ['a file system without a VPC', fileSystem, 'reads a file system: VpcConfig must be given'],
  ['no source', { DataSource: {} }, 'needs either DataSource.S3DataSource or DataSource.FileSystemDataSource'],
])('a channel with %s is refused', async (_what, channel, fault) => {
  expect(await faultOf(channel)).toBe(`channel c ${fault}`);
});

test('all faults of all channels are told together', async () => {
  const InputDataConfig = ['a', 'a'].map((ChannelName) => ({
    ChannelName,
    CompressionType: 'Gzip' as const,
    DataSource: { S3DataSource: S3 },
  }));
  const fault = 'channel a has InputMode File: CompressionType Gzip is only allowed in Pipe mode';
  expect(await faultOf({}, { InputDataConfig })).toBe(`Duplicate channel name: a; ${fault}; ${fault}`);
});

test('twenty channels are enough', async () => {
  const InputDataConfig = Array.from({ length: 21 }, (_, index) => ({
    ChannelName: `c${index}`,
    DataSource: { S3DataSource: S3 },
  }));
  expect(await faultOf({}, { InputDataConfig })).toMatch(
    /at 'inputDataConfig' failed to satisfy constraint: Member must have length less than or equal to 20$/,
  );
});

test('a file system that stands for no directory is refused with the way to name one', async () => {
  const VpcConfig = { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1'] };
  expect(await faultOf(fileSystem, { VpcConfig })).toBe(
    'file system fs-0123456789 stands for no directory of this machine: start the local cloud with --file-system fs-0123456789=DIR',
  );
});

test('Pipe mode needs an engine of the same kernel', () => {
  const InputDataConfig: Channel[] = [{ ChannelName: 'c', InputMode: 'Pipe', DataSource: {} }];
  const request = jobRequest('job', { InputDataConfig });
  expect(unreachablePipes(request, 'docker', 'linux')).toEqual([]);
  expect(unreachablePipes(request, 'process', 'darwin')).toEqual([]);
  expect(unreachablePipes(request, 'docker', 'darwin')).toEqual([
    'InputMode Pipe in channel c (with a Docker engine that has a kernel of its own)',
  ]);
});
