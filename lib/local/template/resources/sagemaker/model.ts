import type { Properties } from '../../json';
import type { ResourceContext, ResourceType } from '../resource-type';
import { arnOf, pick, someTags, text, unlessMissing } from '../support';
import { syncSageMakerTags } from './tags';

const MEMBERS = [
  'Containers',
  'EnableNetworkIsolation',
  'ExecutionRoleArn',
  'InferenceExecutionConfig',
  'PrimaryContainer',
  'VpcConfig',
];

export const model: ResourceType = {
  parity: 'real',
  properties: [...MEMBERS, 'ModelName', 'Tags'],
  nameProperty: 'ModelName',
  identify: (resource) => arnOf(resource, 'sagemaker', `model/${nameOf(resource)}`),
  async create(resource) {
    const ModelName = nameOf(resource);
    const input = { ModelName, ...pick(resource.properties, ...MEMBERS), ...someTags(resource.properties) };
    const { ModelArn } = await resource.call<{ ModelArn: string }>('sagemaker', 'CreateModel', input);
    return { physicalId: ModelArn, attributes: { ModelArn, ModelName } };
  },
  async update(resource) {
    await syncSageMakerTags(resource, resource.physicalId);
    return { physicalId: resource.physicalId, attributes: resource.attributes };
  },
  async delete(resource) {
    await resource.call('sagemaker', 'DeleteModel', { ModelName: nameIn(resource) });
  },
  async read(resource) {
    const found = await unlessMissing(
      resource.call<Properties>('sagemaker', 'DescribeModel', { ModelName: nameIn(resource) }),
    );
    return found && pick(found, 'ModelName', 'ExecutionRoleArn');
  },
};

function nameOf(resource: ResourceContext): string {
  return text(resource.properties, 'ModelName') ?? resource.name({ max: 63 });
}

function nameIn({ physicalId }: ResourceContext): string {
  return physicalId.split('/').at(-1) as string;
}
