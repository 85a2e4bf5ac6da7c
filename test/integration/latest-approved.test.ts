import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { ModelApprovalStatus } from '@aws-sdk/client-sagemaker';
import {
  CreateModelPackageCommand,
  DescribeModelPackageCommand,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelPackagesCommand,
  ListModelsCommand,
  SageMakerClient,
  UpdateModelPackageCommand,
  DeleteModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { join } from 'node:path';
import { LocalCloud } from '../../lib/local/index';
import { clientOptions } from '../_helpers/test-cloud';
import type { Ran } from './_checkout';
import { ROOT, temporaryDirectory, trainyard } from './_checkout';

let cloud: LocalCloud;
let sagemaker: SageMakerClient;
let runtime: SageMakerRuntimeClient;
let cdk: (verb: string, ...flags: string[]) => Promise<Ran>;

beforeAll(async () => {
  cloud = await LocalCloud.start({ engine: 'process' });
  sagemaker = new SageMakerClient(clientOptions(cloud));
  runtime = new SageMakerRuntimeClient({ ...clientOptions(cloud), maxAttempts: 1 });
  const app = `node --import tsx ${join(ROOT, 'test/_fixtures/serving-app/app.ts')}`;
  const output = temporaryDirectory();
  cdk = (verb, ...flags) =>
    trainyard([verb, '--app', app, '--output', output, ...flags], {
      cwd: ROOT,
      environment: { AWS_ENDPOINT_URL: cloud.endpoint, CDK_VALIDATION: 'false' },
    });
});

afterAll(() => cloud.stop());

async function imageUri(): Promise<string> {
  const client = new CloudFormationClient(clientOptions(cloud));
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: 'Serving' }));
  return Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'ImageUri')?.OutputValue ?? '';
}

async function register(version: string, accuracy: string): Promise<string> {
  const created = await sagemaker.send(
    new CreateModelPackageCommand({
      ModelPackageGroupName: 'served',
      ModelApprovalStatus: 'PendingManualApproval',
      CustomerMetadataProperties: { accuracy },
      InferenceSpecification: {
        Containers: [{ Image: await imageUri(), Environment: { MODEL_VERSION: version } }],
        SupportedContentTypes: ['text/plain'],
        SupportedResponseMIMETypes: ['text/plain'],
      },
    }),
  );
  return created.ModelPackageArn ?? '';
}

const decide = (ModelPackageArn: string, ModelApprovalStatus: ModelApprovalStatus) =>
  sagemaker.send(new UpdateModelPackageCommand({ ModelPackageArn, ModelApprovalStatus }));

/** What the endpoint answers; undefined while there is none that does. */
async function served(): Promise<string | undefined> {
  const command = new InvokeEndpointCommand({ EndpointName: 'served', ContentType: 'text/plain', Body: 'x' });
  return runtime.send(command).then(
    ({ Body }) => Body?.transformToString(),
    () => undefined,
  );
}

/** The test's own time limit ends it. */
async function untilServed(version: string): Promise<void> {
  while ((await served()) !== version) await sagemaker.send(new ListEndpointsCommand({}));
}

async function leftovers(): Promise<unknown[]> {
  const { Endpoints = [] } = await sagemaker.send(new ListEndpointsCommand({}));
  const { EndpointConfigs = [] } = await sagemaker.send(new ListEndpointConfigsCommand({}));
  const { Models = [] } = await sagemaker.send(new ListModelsCommand({}));
  return [...Endpoints, ...EndpointConfigs, ...Models];
}

/** One life of a stack: each step starts from what the one before it left. */
test('an endpoint follows the approvals of a registry, and no deployment brings an earlier version back', async () => {
  expect(await cdk('deploy')).toMatchObject({ status: 0 });
  expect(await leftovers()).toEqual([]);

  const first = await register('1', '0.95');
  await untilServed('1');
  const { ModelApprovalStatus, ApprovalDescription } = await sagemaker.send(
    new DescribeModelPackageCommand({ ModelPackageName: first }),
  );
  expect([ModelApprovalStatus, ApprovalDescription]).toEqual(['Approved', 'accuracy is 0.95, meets >= 0.9']);

  const second = await register('2', '0.5');
  await decide(second, 'Approved');
  await untilServed('2');

  expect(await cdk('deploy', '--force')).toMatchObject({ status: 0 });
  expect(await served()).toBe('2');

  await decide(second, 'Rejected');
  await untilServed('1');

  const { ModelPackageSummaryList = [] } = await sagemaker.send(
    new ListModelPackagesCommand({ ModelPackageGroupName: 'served' }),
  );
  for (const { ModelPackageArn } of ModelPackageSummaryList)
    await sagemaker.send(new DeleteModelPackageCommand({ ModelPackageName: ModelPackageArn }));
  expect(await cdk('destroy', '--force')).toMatchObject({ status: 0 });
  expect(await leftovers()).toEqual([]);
}, 180_000);
