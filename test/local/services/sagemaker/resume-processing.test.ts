import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openState } from '../../../../lib/local/cloud/state-directory';
import { Jobs } from '../../../../lib/local/services/sagemaker/jobs/jobs';
import type {
  ProcessingRequest,
  ProcessingState,
} from '../../../../lib/local/services/sagemaker/processing/processing-job';
import { FakeContainer, FakeEngine } from '../../../_helpers/fake-engine';
import { ManualClock } from '../../../_helpers/manual-clock';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { cluster, input, processed, processingRequest } from './_processing';

let state: string;

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'resume-'));
});

afterEach(() => rm(state, { recursive: true, force: true }));

/** A state directory as a server leaves it that was killed while the job `job` was in this state. */
async function killedWith(
  jobState: ProcessingState,
  status: 'InProgress' | 'Stopping' = 'InProgress',
  request = processingRequest('job'),
): Promise<void> {
  const opened = await openState(state);
  const jobs = new Jobs<ProcessingRequest, ProcessingState>(opened.store, new ManualClock(), {
    table: 'sagemaker_processing_jobs',
    brief: () => ({}),
    onChange: () => undefined,
  });
  jobs.insert('job', request, jobState);
  jobs.advance('job', status);
  opened.store.documents('services_used').insert('sagemaker', {});
  opened.close();
}

async function resumed(left: FakeContainer[]) {
  const engine = new FakeEngine(() => 0);
  engine.left = left;
  await using cloud = await createTestCloud({ engine, state });
  return { engine, job: await processed(cloud, 'job') };
}

function survivor(job: string, code: number): FakeContainer {
  const labels = { kind: 'processing', job, host: 'algo-1' };
  const image = { kind: 'folder', directory: '' } as const;
  return new FakeContainer({ name: job, image, environment: {}, mounts: [], labels }, () => code, job);
}

test('a job that had no container begins again', async () => {
  await killedWith({});
  const { engine, job } = await resumed([]);
  expect(engine.started).toHaveLength(1);
  expect(job.ProcessingJobStatus).toBe('Completed');
});

test('a job that had not all of its containers yet begins again without those it had', async () => {
  await killedWith({}, 'InProgress', processingRequest('job', { ProcessingResources: cluster(2) }));
  const own = survivor('job', 4);
  const { engine, job } = await resumed([own]);
  expect([own.removed, engine.started.length]).toEqual([true, 2]);
  expect(job.ProcessingJobStatus).toBe('Completed');
});

test('a container that survived is taken over, its exit code decides, and it is removed', async () => {
  await killedWith({ started: 0 });
  const own = survivor('job', 4);
  const { engine, job } = await resumed([own]);
  expect(engine.started).toHaveLength(0);
  expect(job.FailureReason).toBe('AlgorithmError: , exit code: 4');
  expect(own.removed).toBe(true);
});

test('a job whose container is gone has failed', async () => {
  await killedWith({ started: 0 });
  expect((await resumed([])).job.FailureReason).toBe(
    'InternalServerError: We encountered an internal error. Please try again. Local cause: the local cloud ended while the job ran, and its containers with it',
  );
});

test('a job whose inputs streamed into pipes has failed: what streamed is gone', async () => {
  const plain = input('s3://bucket/data/', '/opt/ml/processing/in');
  const ProcessingInputs = [{ ...plain, S3Input: { ...plain.S3Input, S3InputMode: 'Pipe' as const } }];
  await killedWith({ started: 0 }, 'InProgress', processingRequest('job', { ProcessingInputs }));
  const own = survivor('job', 0);
  expect((await resumed([own])).job.FailureReason).toMatch(
    /the local cloud ended while it streamed the inputs of the job’s Pipe mode$/,
  );
});

test('a job that was being stopped is stopped', async () => {
  await killedWith({ started: 0, stopping: true }, 'Stopping');
  expect((await resumed([survivor('job', 143)])).job).toMatchObject({ ProcessingJobStatus: 'Stopped' });
});

test('an upload that was interrupted goes on without the containers', async () => {
  await killedWith({ started: 0, exit: { host: 'algo-1', code: 0, outOfMemory: false } });
  expect((await resumed([])).job.ProcessingJobStatus).toBe('Completed');
});

test('a container of nobody is removed', async () => {
  await killedWith({});
  const orphan = survivor('unknown', 0);
  await resumed([orphan]);
  expect(orphan.removed).toBe(true);
});
