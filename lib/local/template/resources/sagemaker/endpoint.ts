import type { ResourceContext, ResourceType } from '../resource-type';
import { arnOf, changed, isMissing, pick, someTags, text, unlessMissing } from '../support';
import { syncSageMakerTags } from './tags';

const SETTINGS = [
  'DeploymentConfig',
  'EndpointConfigName',
  'ExcludeRetainedVariantProperties',
  'RetainAllVariantProperties',
  'RetainDeploymentConfig',
];

/** Between two looks at an endpoint that is changing. */
const POLL_MILLISECONDS = 200;

export const endpoint: ResourceType = {
  parity: 'real',
  properties: [...SETTINGS, 'EndpointName', 'Tags'],
  nameProperty: 'EndpointName',
  identify: (resource) => arnOf(resource, 'sagemaker', `endpoint/${nameOf(resource)}`),
  async create(resource) {
    const EndpointName = nameOf(resource);
    const { EndpointArn } = await resource.call<{ EndpointArn: string }>('sagemaker', 'CreateEndpoint', {
      EndpointName,
      ...pick(resource.properties, 'DeploymentConfig', 'EndpointConfigName'),
      ...someTags(resource.properties),
    });
    resource.created(EndpointArn);
    await untilInService(resource, EndpointName);
    return { physicalId: EndpointArn, attributes: { EndpointArn, EndpointName } };
  },
  async update(resource) {
    const EndpointName = nameIn(resource);
    const after = text(resource.properties, 'EndpointConfigName');
    if (changed(resource, ...SETTINGS)) {
      await settled(resource, EndpointName);
      await resource.call('sagemaker', 'UpdateEndpoint', { EndpointName, ...pick(resource.properties, ...SETTINGS) });
      await untilInService(resource, EndpointName, after);
    }
    await syncSageMakerTags(resource, resource.physicalId);
    return { physicalId: resource.physicalId, attributes: resource.attributes };
  },
  async delete(resource) {
    const EndpointName = nameIn(resource);
    await settled(resource, EndpointName);
    await resource.call('sagemaker', 'DeleteEndpoint', { EndpointName });
    while ((await unlessMissing(describe(resource, EndpointName))) !== undefined)
      await resource.sleep(POLL_MILLISECONDS);
  },
  async read(resource) {
    const found = await unlessMissing(describe(resource, nameIn(resource)));
    return found && { EndpointName: found.EndpointName, EndpointConfigName: found.EndpointConfigName };
  },
};

interface Description {
  readonly EndpointName: string;
  readonly EndpointConfigName: string;
  readonly EndpointStatus: string;
  readonly FailureReason?: string;
}

function nameOf(resource: ResourceContext): string {
  return text(resource.properties, 'EndpointName') ?? resource.name({ max: 63 });
}

function nameIn({ physicalId }: ResourceContext): string {
  return physicalId.split('/').at(-1) as string;
}

function describe(resource: ResourceContext, EndpointName: string): Promise<Description> {
  return resource.call<Description>('sagemaker', 'DescribeEndpoint', { EndpointName });
}

/** An endpoint that is changing can be neither updated nor deleted. */
async function settled(resource: ResourceContext, name: string): Promise<Description | undefined> {
  try {
    let found = await describe(resource, name);
    while (/^(?:Creating|Updating|SystemUpdating|RollingBack)$/.test(found.EndpointStatus)) {
      await resource.sleep(POLL_MILLISECONDS);
      found = await describe(resource, name);
    }
    return found;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** @throws Error with the endpoint's FailureReason; an update that rolled back is in service with its old configuration */
async function untilInService(resource: ResourceContext, name: string, config?: string): Promise<void> {
  const found = await settled(resource, name);
  const arrived =
    found?.EndpointStatus === 'InService' && (config === undefined || found.EndpointConfigName === config);
  if (arrived) return;
  throw new Error(
    found?.FailureReason ?? `endpoint ${name} is ${found?.EndpointStatus ?? 'gone'} instead of InService`,
  );
}
