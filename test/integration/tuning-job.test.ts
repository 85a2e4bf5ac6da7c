import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { CreateTrainingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { CreateTrainingJobCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { join } from 'node:path';
import { LocalCloud } from '../../lib/local/index';
import { clientOptions } from '../_helpers/test-cloud';
import { ROOT, temporaryDirectory, trainyard } from './_checkout';

let cloud: LocalCloud;

beforeAll(async () => {
  cloud = await LocalCloud.start({ engine: 'process' });
  const app = `node --import tsx ${join(ROOT, 'test/_fixtures/tuning-app/app.ts')}`;
  const deployed = await trainyard(['deploy', '--app', app, '--output', temporaryDirectory()], {
    cwd: ROOT,
    environment: { AWS_ENDPOINT_URL: cloud.endpoint, CDK_VALIDATION: 'false' },
  });
  expect(deployed).toMatchObject({ status: 0 });
}, 120_000);

afterAll(() => cloud.stop());

const outputs = async () => {
  const client = new CloudFormationClient(clientOptions(cloud));
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: 'Tuning' }));
  const pairs = (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]);
  return Object.fromEntries(pairs) as Record<string, string>;
};

test('a search finds the best of its grid while the deployment waits, and the model of that job is there', async () => {
  const { Loss, Layers, Model = '' } = await outputs();
  expect({ Loss, Layers }).toEqual({ Loss: '0.1', Layers: '1' });
  const { hostname: Bucket, pathname } = new URL(Model);
  const s3 = new S3Client({ ...clientOptions(cloud), forcePathStyle: true });
  const found = await s3.send(new HeadObjectCommand({ Bucket, Key: pathname.slice(1) }));
  expect(found.ContentLength).toBeGreaterThan(0);
});

test('a definition is an input that CreateTrainingJob takes as it is, but for the name', async () => {
  const { DefinitionName: Name } = await outputs();
  const { Parameter } = await new SSMClient(clientOptions(cloud)).send(new GetParameterCommand({ Name }));
  const input = JSON.parse(Parameter?.Value ?? '') as CreateTrainingJobCommandInput;
  const command = new CreateTrainingJobCommand({
    ...input,
    TrainingJobName: 'by-hand',
    HyperParameters: { layers: '7' },
  });
  const { TrainingJobArn } = await new SageMakerClient(clientOptions(cloud)).send(command);
  expect(TrainingJobArn).toContain(':training-job/by-hand');
});
