import {
  CreateHyperParameterTuningJobCommand,
  DescribeHyperParameterTuningJobCommand,
  paginateListHyperParameterTuningJobs,
  paginateListTrainingJobsForHyperParameterTuningJob,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { LocalCloud } from '../../lib/local/index';
import { FakeEngine } from '../_helpers/fake-engine';
import { clientOptions, startTestServer } from '../_helpers/test-cloud';
import { printLoss, tuningRequest } from '../local/services/sagemaker/_tuning';
import { until } from '../local/services/sagemaker/_helpers';

let cloud: LocalCloud;
let client: SageMakerClient;

const described = (HyperParameterTuningJobName: string) =>
  client.send(new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName }));

beforeAll(async () => {
  cloud = await startTestServer({ engine: new FakeEngine(printLoss) });
  client = new SageMakerClient(clientOptions(cloud));
  for (const name of ['first', 'second']) {
    await client.send(new CreateHyperParameterTuningJobCommand(tuningRequest(name)));
    await until(
      () => described(name),
      ({ HyperParameterTuningJobStatus: status }) => status === 'Completed',
    );
  }
});

afterAll(async () => {
  client.destroy();
  await cloud.stop();
});

test('the SDK reads times, counters and the best training job', async () => {
  const job = await described('first');
  expect(job.CreationTime).toBeInstanceOf(Date);
  expect(job.HyperParameterTuningEndTime).toBeInstanceOf(Date);
  expect(job.TrainingJobStatusCounters?.Completed).toBe(6);
  expect(job.BestTrainingJob?.FinalHyperParameterTuningJobObjectiveMetric?.Value).toBeGreaterThanOrEqual(0);
});

test('its paginators find every tuning job and every training job once', async () => {
  const jobs: unknown[] = [];
  for await (const page of paginateListHyperParameterTuningJobs({ client, pageSize: 1 }, {}))
    jobs.push(...(page.HyperParameterTuningJobSummaries ?? []).map((job) => job.HyperParameterTuningJobName));
  expect(jobs).toEqual(['first', 'second']);
  const trials = new Set<unknown>();
  const input = { HyperParameterTuningJobName: 'first', SortBy: 'FinalObjectiveMetricValue' } as const;
  for await (const page of paginateListTrainingJobsForHyperParameterTuningJob({ client, pageSize: 2 }, input))
    for (const trial of page.TrainingJobSummaries ?? []) trials.add(trial.TrainingJobName);
  expect(trials.size).toBe(6);
});

test('its errors have their own classes', async () => {
  await expect(described('nobody')).rejects.toMatchObject({ name: 'ResourceNotFound' });
  const again = client.send(new CreateHyperParameterTuningJobCommand(tuningRequest('first')));
  await expect(again).rejects.toMatchObject({ name: 'ResourceInUse' });
});
