import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openState } from '../../../../lib/local/cloud/state-directory';
import type { Trial } from '../../../../lib/local/services/sagemaker/tuning/tuning-job';
import { newTuningJob } from '../../../../lib/local/services/sagemaker/tuning/tuning-job';
import { TuningJobs } from '../../../../lib/local/services/sagemaker/tuning/tuning-jobs';
import { FakeEngine } from '../../../_helpers/fake-engine';
import { ManualClock } from '../../../_helpers/manual-clock';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { describeJob } from './_helpers';
import { printLoss, trialsOf, tuned, tuningRequest } from './_tuning';

let state: string;

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'tuning-'));
});

afterEach(() => rm(state, { recursive: true, force: true }));

const PLANNED: Trial = { number: 2, name: 'search-002-0a1b2c3d', definition: 0, tuned: { x: '0.25' }, created: 0 };
const ENDED: Trial = {
  number: 1,
  name: 'search-001-11111111',
  definition: 0,
  tuned: { x: '0.1' },
  created: 0,
  end: { status: 'Completed', time: 1, objective: 0.01 },
};

/** A state directory as a server leaves it that was killed after it had planned a training job and before it was created. */
async function killedWith(status: string, trials: readonly Trial[]): Promise<void> {
  const opened = await openState(state);
  const tunings = new TuningJobs(opened.store, new ManualClock(), () => undefined);
  tunings.insert(newTuningJob(tuningRequest('search'), 7, 0));
  for (const trial of trials) tunings.putTrial('search', trial);
  if (status === 'Stopping') tunings.update('search', status, { ending: { status: 'Stopped' } });
  opened.store.documents('services_used').insert('sagemaker', {});
  opened.close();
}

test('a tuning job goes on after a kill: what was planned is created under its name, nothing twice', async () => {
  await killedWith('InProgress', [ENDED, PLANNED]);
  const engine = new FakeEngine(printLoss);
  await using cloud = await createTestCloud({ engine, state });
  const job = await tuned(cloud, 'search');
  expect(job.HyperParameterTuningJobStatus).toBe('Completed');
  expect(engine.started).toHaveLength(5);
  const trials = await trialsOf(cloud, 'search');
  expect(trials).toHaveLength(6);
  expect(trials[1]?.TrainingJobName).toBe(PLANNED.name);
  expect((await describeJob(cloud, PLANNED.name)).HyperParameters?.['x']).toBe('0.25');
  expect(job.TrainingJobStatusCounters?.Completed).toBe(6);
});

test('one that was being stopped creates nothing more', async () => {
  await killedWith('Stopping', [ENDED, PLANNED]);
  const engine = new FakeEngine(printLoss);
  await using cloud = await createTestCloud({ engine, state });
  const job = await tuned(cloud, 'search');
  expect(job.HyperParameterTuningJobStatus).toBe('Stopped');
  expect(job.TrainingJobStatusCounters).toMatchObject({ Completed: 1, Stopped: 1 });
  expect(engine.started).toHaveLength(0);
});

test('a server that is stopped in the middle leaves the rest to the next', async () => {
  await killedWith('InProgress', []);
  let started = 0;
  const first = new FakeEngine(async (machine) => {
    if ((started += 1) > 2) await new Promise((resolve) => machine.signal.addEventListener('abort', resolve));
    return printLoss(machine);
  });
  const cloud = await createTestCloud({ engine: first, state });
  while (started < 3) await new Promise((resolve) => setImmediate(resolve));
  await cloud.stop();
  await using next = await createTestCloud({ engine: new FakeEngine(printLoss), state });
  const job = await tuned(next, 'search');
  expect(job.HyperParameterTuningJobStatus).toBe('Completed');
  const { Completed = 0, RetryableError = 0 } = job.TrainingJobStatusCounters ?? {};
  expect(Completed + RetryableError).toBe(6);
  expect(Completed).toBeGreaterThanOrEqual(4);
});
