import type { DescribeEndpointCommandOutput, ModelPackageSummary } from '@aws-sdk/client-sagemaker';
import {
  AddTagsCommand,
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  ListModelPackagesCommand,
  ListTagsCommand,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import { mayPass, retrying } from '../shared/retry';
import type { Deployment } from './deployment';
import type { Ports } from './ports';

export type Endpoint = DescribeEndpointCommandOutput;
export type Calls = Pick<Ports, 'sagemaker' | 'sleep'>;

/** What the endpoint was last told to become; a configuration that was rolled back stays behind it. */
const WANTED = 'trainyard:wanted-config';

function says(error: unknown, wording: RegExp): boolean {
  return error instanceof Error && wording.test(error.message);
}

/** The role of the endpoint, or its policy, may be so fresh that SageMaker does not know it yet. */
function isFreshRole(error: unknown): boolean {
  return says(error, /could not assume role|not authorized to perform|access denied|could not access model data/i);
}

export const ABSENT = /could not find|does not exist|not found/i;
const BUSY = /in-progress endpoint|in progress/i;

export async function unless(harmless: RegExp, action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!says(error, harmless)) throw error;
  }
}

/** The highest approved version that is complete; undefined before the first approval. */
export async function newestApproved(ports: Calls, group: string): Promise<ModelPackageSummary | undefined> {
  let NextToken: string | undefined;
  do {
    const command = new ListModelPackagesCommand({
      ModelPackageGroupName: group,
      ModelApprovalStatus: 'Approved',
      SortBy: 'CreationTime',
      SortOrder: 'Descending',
      MaxResults: 100,
      NextToken,
    });
    const page = await retrying(ports, () => ports.sagemaker.send(command));
    const complete = (page.ModelPackageSummaryList ?? [])
      .filter(
        ({ ModelPackageStatus, ModelApprovalStatus }) =>
          ModelPackageStatus === 'Completed' && ModelApprovalStatus === 'Approved',
      )
      .sort((a, b) => (b.ModelPackageVersion ?? 0) - (a.ModelPackageVersion ?? 0));
    if (complete[0] !== undefined) return complete[0];
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return undefined;
}

export async function tryDescribeEndpoint(ports: Calls, name: string): Promise<Endpoint | undefined> {
  const command = new DescribeEndpointCommand({ EndpointName: name });
  try {
    return await retrying(ports, () => ports.sagemaker.send(command));
  } catch (error) {
    if (says(error, ABSENT)) return undefined;
    throw error;
  }
}

export async function wantedConfig(ports: Calls, endpoint: Endpoint): Promise<string | undefined> {
  return (await tagsOf(ports, endpoint)).get(WANTED);
}

/** Fifty is also the most that an endpoint has. */
async function tagsOf(ports: Calls, endpoint: Endpoint): Promise<Map<string | undefined, string | undefined>> {
  const command = new ListTagsCommand({ ResourceArn: endpoint.EndpointArn, MaxResults: 50 });
  const { Tags = [] } = await retrying(ports, () => ports.sagemaker.send(command));
  return new Map(Tags.map(({ Key, Value }) => [Key, Value]));
}

/** Tags of the stack may change while the endpoint stays as it is. */
export async function retag(ports: Calls, deployment: Deployment, endpoint: Endpoint): Promise<void> {
  if (deployment.Tags === undefined) return;
  const there = await tagsOf(ports, endpoint);
  const Tags = deployment.Tags.filter(({ Key, Value }) => there.get(Key) !== Value);
  if (Tags.length === 0) return;
  const command = new AddTagsCommand({ ResourceArn: endpoint.EndpointArn, Tags });
  await retrying(ports, () => ports.sagemaker.send(command));
}

/** Creates model and configuration of this name, unless another delivery of the same event has. */
export async function ensureConfig(
  ports: Calls,
  deployment: Deployment,
  name: string,
  version: ModelPackageSummary,
): Promise<void> {
  const { Model, Environment, EndpointConfig, Variant, Tags } = deployment;
  const container = { ModelPackageName: version.ModelPackageArn, Environment };
  const model = new CreateModelCommand({ ...Model, ModelName: name, PrimaryContainer: container, Tags });
  const config = new CreateEndpointConfigCommand({
    ...EndpointConfig,
    EndpointConfigName: name,
    ProductionVariants: [{ ...Variant, ModelName: name }],
    Tags,
  });
  const retryable = (error: unknown) => mayPass(error) || isFreshRole(error);
  await unless(/already existing/i, () => retrying(ports, () => ports.sagemaker.send(model), retryable));
  await unless(/already existing/i, () => retrying(ports, () => ports.sagemaker.send(config), retryable));
}

/** @param again whether an endpoint of this name that is being deleted is waited for */
export async function createEndpoint(
  ports: Calls,
  deployment: Deployment,
  name: string,
  again: boolean,
): Promise<void> {
  const command = new CreateEndpointCommand({
    EndpointName: deployment.EndpointName,
    EndpointConfigName: name,
    DeploymentConfig: deployment.DeploymentConfig,
    Tags: [...(deployment.Tags ?? []), { Key: WANTED, Value: name }],
  });
  const exists = (error: unknown) => says(error, /already existing/i);
  const retryable = (error: unknown) => mayPass(error) || (again && exists(error));
  await unless(/already existing/i, () => retrying(ports, () => ports.sagemaker.send(command), retryable));
}

/** Tagged afterwards: a crash in between leads to one more attempt, never to none. */
export async function updateEndpoint(
  ports: Calls,
  deployment: Deployment,
  endpoint: Endpoint,
  name: string,
): Promise<void> {
  const { EndpointName, DeploymentConfig } = deployment;
  const update = new UpdateEndpointCommand({ EndpointName, EndpointConfigName: name, DeploymentConfig });
  await retrying(ports, () => ports.sagemaker.send(update));
  const Tags = [...(deployment.Tags ?? []), { Key: WANTED, Value: name }];
  const tag = new AddTagsCommand({ ResourceArn: endpoint.EndpointArn, Tags });
  await retrying(ports, () => ports.sagemaker.send(tag));
}

export function isBusy(error: unknown): boolean {
  return says(error, BUSY);
}

/** An endpoint that is being changed can not be deleted: that is waited for as long as the function may run. */
export async function deleteEndpoint(ports: Calls, name: string): Promise<void> {
  const command = new DeleteEndpointCommand({ EndpointName: name });
  const retryable = (error: unknown) => mayPass(error) || isBusy(error);
  await unless(ABSENT, () =>
    retrying(ports, () => retrying(ports, () => ports.sagemaker.send(command), retryable), retryable),
  );
}
