import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateTrainingJobCommand, DescribeTrainingJobCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalCloud } from '../../lib/local/index';
import type { FakeMachine } from '../_helpers/fake-engine';
import { FakeEngine } from '../_helpers/fake-engine';
import type { SmallDisk } from '../_helpers/small-disk';
import { tryMakeSmallDisk } from '../_helpers/small-disk';
import { clientOptions, startTestServer } from '../_helpers/test-cloud';
import { jobRequest } from '../local/services/sagemaker/_helpers';

const made = tryMakeSmallDisk(24);
if (made === undefined) console.warn('skipped, a full disk: only root can make a small file system, on Linux');
const disk = made as SmallDisk;
const describeWithDisk = made === undefined ? describe.skip : describe;

let cloud: LocalCloud;
let s3: S3Client;
let sagemaker: SageMakerClient;
let logs: CloudWatchLogsClient;
/** The containers that run, by job. */
const machines = new Map<string, FakeMachine & { end(): void }>();

const engine = new FakeEngine(
  (machine) =>
    new Promise<number>((resolve) => {
      machine.signal.addEventListener('abort', () => resolve(143));
      machines.set(machine.spec.labels['job'] as string, { ...machine, end: () => resolve(0) });
    }),
);

async function start(): Promise<void> {
  cloud = await startTestServer({ state: join(disk.path, 'state'), engine });
  s3 = new S3Client({ ...clientOptions(cloud), forcePathStyle: true });
  sagemaker = new SageMakerClient(clientOptions(cloud));
  logs = new CloudWatchLogsClient(clientOptions(cloud));
}

const put = (Key: string, Body: Buffer) => s3.send(new PutObjectCommand({ Bucket: 'bucket', Key, Body }));

async function get(Key: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'bucket', Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

async function keys(): Promise<(string | undefined)[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'bucket' }));
  return Contents.map(({ Key }) => Key);
}

const HyperParameters = Object.fromEntries(
  Array.from({ length: 90 }, (_, number) => [`parameter-${number}`, 'x'.repeat(2500)]),
);

const train = (name: string) => sagemaker.send(new CreateTrainingJobCommand({ ...jobRequest(name), HyperParameters }));

const describeJob = (TrainingJobName: string) => sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName }));

async function untilJob(name: string, status: string): Promise<void> {
  while ((await describeJob(name)).TrainingJobStatus !== status) await new Promise((resolve) => setImmediate(resolve));
}

/** Asks until it is refused: the database has a little room of its own. @returns the refusal and how often it was taken */
async function untilRefused(ask: (number: number) => Promise<unknown>): Promise<{ taken: number; error: Error }> {
  for (let taken = 0; ; taken += 1) {
    try {
      await ask(taken);
    } catch (error) {
      return { taken, error: error as Error };
    }
  }
}

const FULL = /^the disk that holds the state of the local cloud is full: free some space there/;

describeWithDisk('a full disk', () => {
  beforeAll(start);
  afterAll(async () => {
    await cloud.stop();
    disk.remove();
  });

  test('is said, loses nothing, lets everything be read, and is over when there is space again', async () => {
    // GIVEN
    const kept = randomBytes(1024 * 1024);
    await s3.send(new CreateBucketCommand({ Bucket: 'bucket' }));
    await put('kept', kept);
    await logs.send(new CreateLogGroupCommand({ logGroupName: 'group' }));
    await logs.send(new CreateLogStreamCommand({ logGroupName: 'group', logStreamName: 'stream' }));
    await train('running');
    while (!machines.has('running')) await new Promise((resolve) => setImmediate(resolve));

    // WHEN
    disk.fill();

    // THEN
    const refusedPut = await untilRefused((number) => put(`refused-${number}`, randomBytes(512 * 1024)));
    expect(refusedPut).toMatchObject({ taken: 0, error: { name: 'InternalError', message: FULL } });
    const refusedJob = await untilRefused((number) => train(`job-${number}`));
    expect(refusedJob.error).toMatchObject({ name: 'InternalFailure', message: expect.stringMatching(FULL) as string });
    const message = 'x'.repeat(200_000);
    const refusedLog = await untilRefused(() =>
      logs.send(
        new PutLogEventsCommand({
          logGroupName: 'group',
          logStreamName: 'stream',
          logEvents: [{ timestamp: Date.now(), message }],
        }),
      ),
    );
    expect(refusedLog.error.message).toMatch(FULL);

    expect(await keys()).toEqual(['kept']);
    expect((await get('kept')).equals(kept)).toBe(true);
    expect(readdirSync(join(disk.path, 'state/blobs/incoming'))).toEqual([]);
    await expect(describeJob(`job-${refusedJob.taken}`)).rejects.toThrow('Requested resource not found.');
    machines.get('running')?.print('a line that the disk has no room for');
    machines.get('running')?.end();
    await untilJob('running', 'Failed');
    const reason = (await describeJob('running')).FailureReason;
    expect(reason).toMatch(/^InternalServerError: .* disk is full/);

    // WHEN
    disk.free();

    // THEN
    await put('later', kept);
    await train('later');
    expect(await keys()).toEqual(['kept', 'later']);
    await cloud.stop();
    await start();
    expect((await get('later')).equals(kept)).toBe(true);
    for (let number = 0; number < refusedJob.taken; number += 1) await describeJob(`job-${number}`);
    expect(await describeJob('running')).toMatchObject({ TrainingJobStatus: 'Failed', FailureReason: reason });

    // WHEN it is full when the server stops and starts
    disk.fill();
    await cloud.stop();
    // What the database's log gave back when it was closed.
    disk.fill();
    await expect(start()).rejects.toThrow(/^the disk that holds the state directory .* is full: free some space there/);
    disk.free();
    await start();
    expect(await keys()).toEqual(['kept', 'later']);
  });
});
