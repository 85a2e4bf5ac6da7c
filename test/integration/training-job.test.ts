import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { ListTagsCommand, ListTrainingJobsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { join } from 'node:path';
import { LocalCloud } from '../../lib/local/index';
import { clientOptions } from '../_helpers/test-cloud';
import type { Ran } from './_checkout';
import { ROOT, temporaryDirectory, trainyard } from './_checkout';

let cloud: LocalCloud;
let sagemaker: SageMakerClient;
let cdk: (verb: string, environment?: Readonly<Record<string, string>>, ...flags: string[]) => Promise<Ran>;

beforeAll(async () => {
  cloud = await LocalCloud.start({ engine: 'process' });
  sagemaker = new SageMakerClient(clientOptions(cloud));
  const app = `node --import tsx ${join(ROOT, 'test/_fixtures/training-app/app.ts')}`;
  const output = temporaryDirectory();
  cdk = (verb, environment = {}, ...flags) =>
    trainyard([verb, '--app', app, '--output', output, ...flags], {
      cwd: ROOT,
      environment: { AWS_ENDPOINT_URL: cloud.endpoint, CDK_VALIDATION: 'false', ...environment },
    });
});

afterAll(() => cloud.stop());

/** Names and states, the oldest first. */
const jobs = async () => {
  const command = new ListTrainingJobsCommand({ SortBy: 'CreationTime', SortOrder: 'Ascending' });
  const { TrainingJobSummaries = [] } = await sagemaker.send(command);
  return TrainingJobSummaries;
};
const states = async () => (await jobs()).map((job) => job.TrainingJobStatus);

const outputs = async () => {
  const client = new CloudFormationClient(clientOptions(cloud));
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: 'Training' }));
  const pairs = (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]);
  return { status: Stacks?.[0]?.StackStatus, ...(Object.fromEntries(pairs) as Record<string, string>) };
};

/** One life of a stack: each step starts from what the one before it left. */
test('a training job is run once for what it is, fails its deployment when it fails, and stops with its stack', async () => {
  expect(await cdk('deploy')).toMatchObject({ status: 0 });
  const [first] = await jobs();
  expect(await outputs()).toEqual({ status: 'CREATE_COMPLETE', Job: first?.TrainingJobName, Loss: '0.25' });

  expect(await cdk('deploy', { TEAM: 'two' })).toMatchObject({ status: 0 });
  expect(await states()).toEqual(['Completed']);
  const { Tags } = await sagemaker.send(new ListTagsCommand({ ResourceArn: first?.TrainingJobArn }));
  expect(Tags).toEqual([{ Key: 'team', Value: 'two' }]);

  const failing = await cdk('deploy', { OUTCOME: 'fail' });
  expect(failing.status).toBe(1);
  expect(`${failing.stdout}${failing.stderr}`).toContain('AlgorithmError: the data is wrong, exit code: 1');
  expect(await states()).toEqual(['Completed', 'Failed']);
  expect(await outputs()).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', Job: first?.TrainingJobName });

  expect(await cdk('deploy', { OUTCOME: 'wait' })).toMatchObject({ status: 0 });
  expect(await states()).toEqual(['Completed', 'Failed', 'InProgress']);

  expect(await cdk('destroy', { OUTCOME: 'wait' }, '--force')).toMatchObject({ status: 0 });
  expect(await states()).toEqual(['Completed', 'Failed', 'Stopped']);
  const records = new GetParametersByPathCommand({ Path: '/trainyard', Recursive: true });
  expect((await new SSMClient(clientOptions(cloud)).send(records)).Parameters).toEqual([]);
}, 120_000);
