import { readFile as readLater } from 'node:fs/promises';
import { mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel, CreateTrainingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { temporaryDirectory } from '../../../_helpers/containers';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';
import type { FakeProgram } from '../../../_helpers/fake-engine';
import { FakeEngine } from '../../../_helpers/fake-engine';
import { call, ended, jobRequest, ROLE } from './_helpers';

const DATA = '/opt/ml/input/data';

/** A cloud with objects in `s3://bucket`. */
async function cloudWith(objects: Readonly<Record<string, string>>, program: FakeProgram, fileSystems = {}) {
  const engine = new FakeEngine(program);
  const cloud = await createTestCloud({ engine, fileSystems });
  await cloud.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, cloud.caller);
  for (const [Key, Body] of Object.entries(objects))
    await cloud.door.call('s3', 'PutObject', { Bucket: 'bucket', Key, Body }, cloud.caller);
  return cloud;
}

function channel(S3Uri: string, more: Partial<Channel> = {}, source = {}): Channel {
  return { ChannelName: 'c', DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri, ...source } }, ...more };
}

async function run(cloud: TestCloud, InputDataConfig: Channel[], more: Partial<CreateTrainingJobCommandInput> = {}) {
  await call(cloud, 'CreateTrainingJob', jobRequest('job', { InputDataConfig, ...more }));
  return ended(cloud, 'job');
}

/** Files below a folder, in order. */
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

test('a manifest names the objects, below its prefix', async () => {
  const manifest = JSON.stringify([{ prefix: 's3://bucket/data/' }, 'b', 'sub/c']);
  let files: string[] = [];
  await using cloud = await cloudWith(
    { 'm.json': manifest, 'data/a': '1', 'data/b': '2', 'data/sub/c': '3' },
    (machine) => {
      files = filesIn(machine.path(`${DATA}/c`));
      return 0;
    },
  );
  const job = await run(cloud, [channel('s3://bucket/m.json', {}, { S3DataType: 'ManifestFile' })]);
  expect([job.TrainingJobStatus, files]).toEqual(['Completed', ['b', 'sub/c']]);
});

test.each([
  [
    's3://bucket/m.json',
    'Unable to download object s3://bucket/data/none (NoSuchKey: The specified key does not exist.)',
  ],
  ['s3://bucket/broken.json', 'the manifest s3://bucket/broken.json is not of the form [{"prefix":"s3://…"},"key",…]'],
])('a manifest %s that leads nowhere fails the job', async (uri, why) => {
  const manifest = JSON.stringify([{ prefix: 's3://bucket/data/' }, 'none']);
  await using cloud = await cloudWith({ 'm.json': manifest, 'broken.json': '{}' }, () => 0);
  const job = await run(cloud, [channel(uri, {}, { S3DataType: 'ManifestFile' })]);
  expect(job).toMatchObject({ TrainingJobStatus: 'Failed', FailureReason: `ClientError: Data download failed:${why}` });
});

test('an object that is a file and a folder at once fails the job', async () => {
  await using cloud = await cloudWith({ 'data/a': '1', 'data/a/b': '2' }, () => 0);
  expect((await run(cloud, [channel('s3://bucket/data/')])).FailureReason).toContain(
    'ClientError: Data download failed:Failed to download data. Cannot download a/b of s3://bucket/data/, a previously downloaded file/folder clashes with it.',
  );
});

test('FastFile refuses a prefix that ends within a name', async () => {
  await using cloud = await cloudWith({ 'data/part-1': '1' }, () => 0);
  expect((await run(cloud, [channel('s3://bucket/data/part', { InputMode: 'FastFile' })])).FailureReason).toBe(
    'ClientError: Data download failed:Failed to download data. For FastFile mode, partial S3 prefix is not supported. ' +
      "S3 prefix has to end with a full file or folder. Add a trailing '/' to s3://bucket/data/part",
  );
});

test('under Docker a FastFile object that was uploaded in parts is linked, not copied', async () => {
  let links = 0;
  const engine = new FakeEngine((machine) => {
    links = statSync(machine.path(`${DATA}/c/large`)).nlink;
    return 0;
  }, 'docker');
  await using cloud = await createTestCloud({ engine });
  const place = { Bucket: 'bucket', Key: 'data/large' };
  const s3 = <Output>(operation: string, input: object) =>
    cloud.door.call<Output>('s3', operation, input, cloud.caller);
  await s3('CreateBucket', { Bucket: 'bucket' });
  const { UploadId } = await s3<{ UploadId: string }>('CreateMultipartUpload', place);
  const Parts = [];
  for (const [PartNumber, Body] of [[1, 'x'.repeat(5 * 1024 * 1024)] as const, [2, 'end'] as const]) {
    const { ETag } = await s3<{ ETag: string }>('UploadPart', { ...place, UploadId, PartNumber, Body });
    Parts.push({ PartNumber, ETag });
  }
  await s3('CompleteMultipartUpload', { ...place, UploadId, MultipartUpload: { Parts } });
  expect((await run(cloud, [channel('s3://bucket/data/', { InputMode: 'FastFile' })])).FailureReason).toBeUndefined();
  expect(links).toBe(2);
});

test('a manifest that names an object twice fails the job', async () => {
  const manifest = JSON.stringify([{ prefix: 's3://bucket/data/' }, 'a', 'a']);
  await using cloud = await cloudWith({ 'm.json': manifest, 'data/a': '1' }, () => 0);
  const job = await run(cloud, [channel('s3://bucket/m.json', {}, { S3DataType: 'ManifestFile' })]);
  expect(job.FailureReason).toBe(
    'ClientError: Data download failed:the manifest s3://bucket/m.json names "a" more than once',
  );
});

test('a channel goes to its instance groups only, and the others do not know of it', async () => {
  const seen: Record<string, unknown> = {};
  await using cloud = await cloudWith({ 'data/a': '1' }, (machine) => {
    const config = readFileSync(machine.path('/opt/ml/input/config/inputdataconfig.json'), 'utf8');
    seen[machine.spec.hostname as string] = [config.includes('"c"'), filesIn(machine.path(DATA))];
    return 0;
  });
  const groups = ['cpu', 'gpu'].map((InstanceGroupName) => ({
    InstanceGroupName,
    InstanceType: 'ml.m5.large' as const,
    InstanceCount: 1,
  }));
  await run(cloud, [channel('s3://bucket/data/', {}, { InstanceGroupNames: ['gpu'] })], {
    ResourceConfig: { InstanceGroups: groups, VolumeSizeInGB: 1 },
  });
  expect(seen).toEqual({ 'algo-1': [false, []], 'algo-2': [true, ['c-manifest', 'c/a']] });
});

test('a Pipe channel streams an augmented manifest, attributes in the order that was asked for', async () => {
  const lines = ['{"n":1,"image-ref":"s3://bucket/a"}', '', '{"image-ref":"s3://bucket/b","n":{"x": 2}}'].join('\n');
  let streamed = '';
  await using cloud = await cloudWith({ 'm.jsonl': lines, a: 'A', b: 'B' }, async (machine) => {
    streamed = await readLater(machine.path(`${DATA}/c_0`), 'utf8');
    return 0;
  });
  const source = { S3DataType: 'AugmentedManifestFile', AttributeNames: ['image-ref', 'n'] };
  const job = await run(cloud, [channel('s3://bucket/m.jsonl', { InputMode: 'Pipe' }, source)]);
  expect([job.TrainingJobStatus, streamed]).toEqual(['Completed', 'A1B{"x":2}']);
});

test.each([
  ['{"n":1}', 'line 1 of the augmented manifest s3://bucket/m.jsonl has no attribute "image-ref"'],
  ['[1]', 'line 1 of the augmented manifest s3://bucket/m.jsonl is not a JSON object'],
])('a line %s without what was asked for fails the job before it starts', async (line, why) => {
  await using cloud = await cloudWith({ 'm.jsonl': line }, () => 0);
  const source = { S3DataType: 'AugmentedManifestFile', AttributeNames: ['image-ref'] };
  const job = await run(cloud, [channel('s3://bucket/m.jsonl', { InputMode: 'Pipe' }, source)]);
  expect(job.FailureReason).toBe(`ClientError: Data download failed:${why}`);
});

test('a job whose pipe cannot be fed any further fails, and its container ends', async () => {
  await using cloud = await cloudWith({ 'm.jsonl': '{"a-ref":"s3://bucket/none"}' }, async (machine) => {
    await readLater(machine.path(`${DATA}/c_0`));
    if (!machine.signal.aborted) await new Promise((resolve) => machine.signal.addEventListener('abort', resolve));
    return 143;
  });
  const source = { S3DataType: 'AugmentedManifestFile', AttributeNames: ['a-ref'] };
  const job = await run(cloud, [channel('s3://bucket/m.jsonl', { InputMode: 'Pipe' }, source)]);
  expect(job.FailureReason).toBe(
    'ClientError: Data download failed:Unable to download object s3://bucket/none (NoSuchKey: The specified key does not exist.)',
  );
});

test('a file system is the directory that stands for it, read and written in place', async () => {
  await using directory = await temporaryDirectory();
  mkdirSync(join(directory.path, 'data'));
  writeFileSync(join(directory.path, 'data/rows'), 'rows');
  let seen: unknown;
  await using cloud = await cloudWith(
    {},
    (machine) => {
      seen = [readFileSync(machine.path(`${DATA}/c/rows`), 'utf8'), filesIn(machine.path('/opt/ml/input/config'))];
      writeFileSync(machine.path(`${DATA}/c/more`), 'more');
      return 0;
    },
    { 'fs-0123456789': directory.path },
  );
  const job = await run(cloud, [fileSystem('/data')], VPC);
  expect([job.TrainingJobStatus, seen]).toEqual([
    'Completed',
    ['rows', ['hyperparameters.json', 'inputdataconfig.json', 'resourceconfig.json']],
  ]);
  expect(filesIn(directory.path)).toEqual(['data/more', 'data/rows']);
});

test('a path that leads out of a file system fails the job', async () => {
  await using directory = await temporaryDirectory();
  symlinkSync('/', join(directory.path, 'out'));
  await using cloud = await cloudWith({}, () => 0, { 'fs-0123456789': directory.path });
  expect((await run(cloud, [fileSystem('/out/etc')], VPC)).FailureReason).toBe(
    `ClientError: Data download failed:/out/etc of file system fs-0123456789 leads out of ${directory.path}`,
  );
});

const VPC = { VpcConfig: { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1'] }, RoleArn: ROLE };

function fileSystem(DirectoryPath: string): Channel {
  const FileSystemDataSource = {
    FileSystemId: 'fs-0123456789',
    FileSystemAccessMode: 'rw' as const,
    FileSystemType: 'EFS' as const,
    DirectoryPath,
  };
  return { ChannelName: 'c', DataSource: { FileSystemDataSource } };
}
