import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { S3 } from '../../../../lib/local/services/sagemaker/s3';
import { unpackTarGz } from '../../../../lib/local/workloads/archive/unpack';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { FakeEngine } from '../../../_helpers/fake-engine';
import { call, ended, jobRequest } from './_helpers';

test('outputs that S3 refuses fail the job with its words', async () => {
  const engine = new FakeEngine((machine) => {
    writeFileSync(machine.path('/opt/ml/model/weights'), 'w');
    return 0;
  });
  await using cloud = await createTestCloud({ engine });
  await call(cloud, 'CreateTrainingJob', jobRequest('job'));
  const { TrainingJobStatus, FailureReason } = await ended(cloud, 'job');
  expect(TrainingJobStatus).toBe('Failed');
  expect(FailureReason).toBe('ClientError: Artifact upload failed:NoSuchBucket: The specified bucket does not exist');
});

/** Bytes and members of the archives that a job leaves. */
async function archives(compress?: boolean) {
  const engine = new FakeEngine((machine) => {
    writeFileSync(machine.path('/opt/ml/model/weights'), 'w'.repeat(100_000));
    writeFileSync(machine.path('/opt/ml/output/data/curve'), 'c'.repeat(100_000));
    return 0;
  });
  await using cloud = await createTestCloud({ engine, compress });
  await cloud.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, cloud.caller);
  await call(cloud, 'CreateTrainingJob', jobRequest('job'));
  expect((await ended(cloud, 'job')).TrainingJobStatus).toBe('Completed');
  const s3 = new S3(cloud.door, cloud.caller);
  const read = (name: string) => s3.read({ bucket: 'bucket', key: `out/job/output/${name}.tar.gz` }, 1_000_000);
  return Promise.all(['model', 'output'].map(async (name) => membersOf(await read(name))));
}

async function membersOf(archive: Buffer) {
  const directory = mkdtempSync(join(tmpdir(), 'archive-'));
  try {
    await unpackTarGz(Readable.from([archive]), directory);
    const members = readdirSync(directory).map((name) => [name, readFileSync(join(directory, name)).length]);
    return { bytes: archive.length, members };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test('archives of models and outputs are stored, or compressed if so wanted, with the same members', async () => {
  const members = [[['weights', 100_000]], [['curve', 100_000]]];
  const [stored, compressed] = [await archives(), await archives(true)];
  expect([stored, compressed].map((both) => both.map((archive) => archive.members))).toEqual([members, members]);
  expect(stored.every(({ bytes }) => bytes > 100_000)).toBe(true);
  expect(compressed.every(({ bytes }) => bytes < 5_000)).toBe(true);
});
