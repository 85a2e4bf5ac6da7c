import type { Properties } from '../../json';
import type { ResourceContext, ResourceType } from '../resource-type';
import { arnOf, pick, someTags, text, unlessMissing } from '../support';
import { syncSageMakerTags } from './tags';

const MEMBERS = [
  'AsyncInferenceConfig', 'DataCaptureConfig', 'EnableNetworkIsolation', 'ExecutionRoleArn', 'ExplainerConfig', 'KmsKeyId', 'ProductionVariants',
  'ShadowProductionVariants', 'VpcConfig',
]; // prettier-ignore

export const endpointConfig: ResourceType = {
  parity: 'real',
  properties: [...MEMBERS, 'EndpointConfigName', 'Tags'],
  nameProperty: 'EndpointConfigName',
  identify: (resource) => arnOf(resource, 'sagemaker', `endpoint-config/${nameOf(resource)}`),
  async create(resource) {
    const EndpointConfigName = nameOf(resource);
    const input = { EndpointConfigName, ...pick(resource.properties, ...MEMBERS), ...someTags(resource.properties) };
    const { EndpointConfigArn } = await resource.call<{ EndpointConfigArn: string }>(
      'sagemaker',
      'CreateEndpointConfig',
      input,
    );
    return { physicalId: EndpointConfigArn, attributes: { EndpointConfigArn, EndpointConfigName } };
  },
  async update(resource) {
    await syncSageMakerTags(resource, resource.physicalId);
    return { physicalId: resource.physicalId, attributes: resource.attributes };
  },
  async delete(resource) {
    await resource.call('sagemaker', 'DeleteEndpointConfig', { EndpointConfigName: nameIn(resource) });
  },
  async read(resource) {
    const input = { EndpointConfigName: nameIn(resource) };
    const found = await unlessMissing(resource.call<Properties>('sagemaker', 'DescribeEndpointConfig', input));
    return found && pick(found, 'EndpointConfigName', 'KmsKeyId');
  },
};

function nameOf(resource: ResourceContext): string {
  return text(resource.properties, 'EndpointConfigName') ?? resource.name({ max: 63 });
}

function nameIn({ physicalId }: ResourceContext): string {
  return physicalId.split('/').at(-1) as string;
}
