import type { ModelPackageSummary } from '@aws-sdk/client-sagemaker';
import type { Deployment } from './deployment';
import { nameOf } from './deployment';
import type { Ports } from './ports';
import { prune } from './prune';
import type { Endpoint } from './sagemaker';
import {
  createEndpoint,
  deleteEndpoint,
  ensureConfig,
  isBusy,
  newestApproved,
  retag,
  tryDescribeEndpoint,
  updateEndpoint,
  wantedConfig,
} from './sagemaker';

interface Wish {
  readonly name: string;
  readonly version: ModelPackageSummary;
}

/**
 * Brings the endpoint to the newest approved version. It goes by what SageMaker says now, never by an event: events come
 * twice, late and in any order. While the endpoint changes nothing is done; the end of the change calls again.
 */
export async function reconcile(ports: Ports, deployment: Deployment): Promise<void> {
  const version = await newestApproved(ports, deployment.ModelPackageGroupName);
  if (version === undefined) return ports.log(`${deployment.ModelPackageGroupName} has no approved version`);
  const wish = { name: nameOf(deployment, version), version };
  const endpoint = await tryDescribeEndpoint(ports, deployment.EndpointName);
  switch (endpoint?.EndpointStatus) {
    case undefined:
      return create(ports, deployment, wish, false);
    case 'InService':
    case 'UpdateRollbackFailed':
      return update(ports, deployment, wish, endpoint as Endpoint);
    case 'Failed':
      return replace(ports, deployment, wish, endpoint as Endpoint);
    default:
      return ports.log(`${deployment.EndpointName} is ${endpoint?.EndpointStatus}: its end calls again`);
  }
}

async function create(ports: Ports, deployment: Deployment, wish: Wish, again: boolean): Promise<void> {
  await ensureConfig(ports, deployment, wish.name, wish.version);
  await createEndpoint(ports, deployment, wish.name, again);
  ports.log(`${deployment.EndpointName} is created with ${wish.version.ModelPackageArn}`);
}

async function update(ports: Ports, deployment: Deployment, wish: Wish, endpoint: Endpoint): Promise<void> {
  if (endpoint.EndpointConfigName === wish.name) {
    await retag(ports, deployment, endpoint);
    return prune(ports, deployment, wish.name);
  }
  if ((await wantedConfig(ports, endpoint)) === wish.name) {
    return ports.log(`${wish.version.ModelPackageArn} was rolled back and is not tried again`);
  }
  await ensureConfig(ports, deployment, wish.name, wish.version);
  try {
    await updateEndpoint(ports, deployment, endpoint, wish.name);
    ports.log(`${deployment.EndpointName} is updated to ${wish.version.ModelPackageArn}`);
  } catch (error) {
    if (!isBusy(error)) throw error;
    ports.log(`${deployment.EndpointName} changes already: its end calls again`);
  }
}

/** An endpoint that failed when it was created can only be deleted. The version that it failed with is not tried again. */
async function replace(ports: Ports, deployment: Deployment, wish: Wish, endpoint: Endpoint): Promise<void> {
  if (endpoint.EndpointConfigName === wish.name) {
    return ports.log(
      `${deployment.EndpointName} failed with ${wish.version.ModelPackageArn}: ${endpoint.FailureReason}`,
    );
  }
  await deleteEndpoint(ports, deployment.EndpointName);
  await create(ports, deployment, wish, true);
}

/** Removes all that was made for the endpoint. */
export async function remove(ports: Ports, deployment: Deployment): Promise<void> {
  await deleteEndpoint(ports, deployment.EndpointName);
  await prune(ports, deployment);
}
