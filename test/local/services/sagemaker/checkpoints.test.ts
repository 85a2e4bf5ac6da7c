import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeptFolder } from '../../../../lib/local/services/sagemaker/training/kept-folder';
import { Traffic } from '../../../../lib/local/services/sagemaker/training/traffic';
import { S3 } from '../../../../lib/local/services/sagemaker/s3';
import { temporaryDirectory } from '../../../_helpers/containers';
import { ManualClock } from '../../../_helpers/manual-clock';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { FakeEngine } from '../../../_helpers/fake-engine';
import { call, ended, jobRequest, until } from './_helpers';

/** Checkpoints of two hosts that share `s3://bucket/saved`, where `old` is already. */
async function twoHosts() {
  const cloud = await createTestCloud();
  const directory = await temporaryDirectory();
  const s3 = new S3(cloud.door, cloud.caller);
  await cloud.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, cloud.caller);
  await s3.put({ bucket: 'bucket', key: 'saved/old' }, 'old');
  const [first, second] = ['algo-1', 'algo-2'].map((host) => {
    const path = join(directory.path, host);
    mkdirSync(path);
    return {
      folder: new KeptFolder({ s3, uri: 's3://bucket/saved', restored: true, directory: path, root: path }),
      at: (name: string) => join(path, name),
      write: (name: string, text: string) => writeFileSync(join(path, name), text),
    };
  });
  if (first === undefined || second === undefined) throw new Error('two hosts');
  for (const { folder } of [first, second]) await folder.bring();
  return {
    s3,
    first,
    second,
    saved: async () => {
      const found: Record<string, string> = {};
      for await (const key of s3.keys({ bucket: 'bucket', key: 'saved/' }))
        found[key.slice('saved/'.length)] = (await s3.read({ bucket: 'bucket', key }, 100)).toString();
      return found;
    },
    [Symbol.asyncDispose]: async () => {
      await cloud.stop();
      await directory[Symbol.asyncDispose]();
    },
  };
}

test('every host begins with what S3 holds', async () => {
  await using job = await twoHosts();
  expect([job.first, job.second].map(({ at }) => readFileSync(at('old'), 'utf8'))).toEqual(['old', 'old']);
});

test('a file is kept once two looks have found it the same, and again when it changes', async () => {
  await using job = await twoHosts();
  job.first.write('new', '1');
  await job.first.folder.keep();
  expect(await job.saved()).toEqual({ old: 'old' });
  await job.first.folder.keep();
  expect(await job.saved()).toEqual({ old: 'old', new: '1' });
  job.first.write('new', '12');
  await job.first.folder.takeBack();
  expect(await job.saved()).toEqual({ old: 'old', new: '12' });
});

test('a file that is written to all the time is kept now and then all the same', async () => {
  await using job = await twoHosts();
  for (let size = 1; size <= 12; size += 1) {
    job.first.write('log', 'x'.repeat(size));
    await job.first.folder.keep();
  }
  expect((await job.saved())['log']).toBe('x'.repeat(11));
});

test('what a program deletes is deleted in S3; what others add there is left alone', async () => {
  await using job = await twoHosts();
  await job.s3.put({ bucket: 'bucket', key: 'saved/foreign' }, 'foreign');
  rmSync(job.second.at('old'));
  await job.second.folder.keep();
  expect(await job.saved()).toEqual({ foreign: 'foreign' });
  expect(existsSync(job.second.at('foreign'))).toBe(false);
});

test('what has not changed is not uploaded again', async () => {
  await using job = await twoHosts();
  await job.s3.put({ bucket: 'bucket', key: 'saved/old' }, 'changed in S3');
  await job.first.folder.takeBack();
  expect(await job.saved()).toEqual({ old: 'changed in S3' });
  utimesSync(job.first.at('old'), 1, 1);
  await job.first.folder.takeBack();
  expect(await job.saved()).toEqual({ old: 'old' });
});

test('neither marks of the agent nor links leave the host', async () => {
  await using job = await twoHosts();
  job.first.write('a.sagemaker-uploading', '');
  job.first.write('a.sagemaker-uploaded', '');
  symlinkSync('/etc/passwd', job.first.at('link'));
  await job.first.folder.takeBack();
  expect(await job.saved()).toEqual({ old: 'old' });
});

test('a file that S3 does not take does not keep the others from it', async () => {
  await using job = await twoHosts();
  const deep = Array.from({ length: 5 }, () => 'a'.repeat(250)).join('/');
  mkdirSync(job.first.at(deep), { recursive: true });
  job.first.write(`${deep}/file`, 'its key is too long');
  job.first.write('new', '1');
  await expect(job.first.folder.takeBack()).rejects.toMatchObject({ code: 'KeyTooLongError' });
  expect(await job.saved()).toEqual({ old: 'old', new: '1' });
});

test('while a job runs its checkpoints are looked at every second', async () => {
  await using job = await twoHosts();
  const clock = new ManualClock();
  const told: string[] = [];
  const report = (message: string): number => told.push(message);
  const folders = [job.first.folder];
  const traffic = new Traffic({ spec: undefined, layouts: [], folders, clock, report });
  job.first.write('new', '1');
  const look = async () => {
    await clock.advance(1000);
    return job.saved();
  };
  await until(look, (saved) => 'new' in saved);
  await traffic.end();
  expect(told).toEqual([]);
});

test('a second job goes on from the checkpoints of the first', async () => {
  const engine = new FakeEngine((machine) => {
    const file = machine.path('/opt/ml/checkpoints/sub/step');
    const step = existsSync(file) ? Number(readFileSync(file, 'utf8')) + 1 : 1;
    mkdirSync(machine.path('/opt/ml/checkpoints/sub'), { recursive: true });
    writeFileSync(file, String(step));
    return 0;
  });
  await using cloud = await createTestCloud({ engine });
  await cloud.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, cloud.caller);
  const CheckpointConfig = { S3Uri: 's3://bucket/saved' };
  for (const name of ['one', 'two']) {
    await call(cloud, 'CreateTrainingJob', jobRequest(name, { CheckpointConfig }));
    expect((await ended(cloud, name)).FailureReason).toBeUndefined();
  }
  const s3 = new S3(cloud.door, cloud.caller);
  expect((await s3.read({ bucket: 'bucket', key: 'saved/sub/step' }, 10)).toString()).toBe('2');
});

test('what TensorBoard, debugger and profiler save goes below the job’s name, and nothing comes back', async () => {
  const engine = new FakeEngine((machine) => {
    for (const folder of ['tensorboard', 'tensors', 'profiler']) {
      const path = machine.path(`/opt/ml/output/${folder}`);
      if (existsSync(path)) return 1;
      mkdirSync(path);
      writeFileSync(join(path, 'file'), folder);
    }
    return 0;
  });
  await using cloud = await createTestCloud({ engine });
  await cloud.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, cloud.caller);
  const S3OutputPath = 's3://bucket/seen/';
  await call(cloud, 'CreateTrainingJob', {
    ...jobRequest('job'),
    TensorBoardOutputConfig: { S3OutputPath },
    DebugHookConfig: { S3OutputPath },
    ProfilerConfig: { S3OutputPath },
  });
  expect((await ended(cloud, 'job')).TrainingJobStatus).toBe('Completed');
  const keys: string[] = [];
  for await (const key of new S3(cloud.door, cloud.caller).keys({ bucket: 'bucket', key: 'seen/' })) keys.push(key);
  expect(keys).toEqual([
    'seen/job/debug-output/file',
    'seen/job/profiler-output/file',
    'seen/job/tensorboard-output/file',
  ]);
});
