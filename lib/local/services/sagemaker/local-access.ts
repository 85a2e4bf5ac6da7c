import { devNull } from 'node:os';
import type { ContainerSpec } from '../../containers/engine';
import type { Platform } from '../service';

/** What leads a container's AWS calls to the local cloud. */
export interface LocalAccess {
  readonly environment: Readonly<Record<string, string>>;
  readonly loopbackPort: ContainerSpec['loopbackPort'];
}

/**
 * A container of a job or model calls the AWS API as its role; here all are one. With network isolation it has neither a way nor
 * credentials. A process of this machine would find its owner's AWS configuration, and with it a real account: it is led away from it.
 */
export function localAccess(
  {
    engine,
    containerEndpoint,
    region,
  }: Pick<Platform, 'containerEndpoint' | 'region'> & { engine: Pick<Platform['engine'], 'name'> },
  isolated = false,
): LocalAccess {
  const own = engine.name === 'process' ? awayFromOwner(containerEndpoint()) : {};
  if (isolated) return { environment: { AWS_REGION: region, ...own }, loopbackPort: undefined };
  const environment = {
    ...endpoints(containerEndpoint()),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'trainyard',
    AWS_SECRET_ACCESS_KEY: 'trainyard',
    ...own,
  };
  return { environment, loopbackPort: portOf(containerEndpoint()) };
}

export function portOf(endpoint: string): number {
  return Number(new URL(endpoint).port || 80);
}

/** SageMaker's own toolkits hand the second to boto3, whose versions before 1.28 know nothing of the first. */
function endpoints(endpoint: string): Record<string, string> {
  return { AWS_ENDPOINT_URL: endpoint, S3_ENDPOINT_URL: endpoint };
}

function awayFromOwner(endpoint: string): Record<string, string> {
  return {
    ...endpoints(endpoint),
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
