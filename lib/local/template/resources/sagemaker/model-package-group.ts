import type { Properties } from '../../json';
import type { ResourceContext, ResourceType } from '../resource-type';
import { arnOf, pick, someTags, text, unlessMissing } from '../support';
import { syncSageMakerTags } from './tags';

export const modelPackageGroup: ResourceType = {
  parity: 'real',
  properties: ['ModelPackageGroupDescription', 'ModelPackageGroupName', 'Tags'],
  records: ['ModelPackageGroupPolicy'],
  nameProperty: 'ModelPackageGroupName',
  identify: (resource) =>
    arnOf(resource, 'sagemaker', `model-package-group/${text(resource.properties, 'ModelPackageGroupName')}`),
  async create(resource) {
    const input = {
      ...pick(resource.properties, 'ModelPackageGroupDescription', 'ModelPackageGroupName'),
      ...someTags(resource.properties),
    };
    const { ModelPackageGroupArn } = await resource.call<{ ModelPackageGroupArn: string }>(
      'sagemaker',
      'CreateModelPackageGroup',
      input,
    );
    resource.created(ModelPackageGroupArn);
    const found = await describe(resource, ModelPackageGroupArn);
    return {
      physicalId: ModelPackageGroupArn,
      attributes: {
        ModelPackageGroupArn,
        ModelPackageGroupStatus: found.ModelPackageGroupStatus,
        CreationTime: found.CreationTime,
      },
    };
  },
  async update(resource) {
    await syncSageMakerTags(resource, resource.physicalId);
    return { physicalId: resource.physicalId, attributes: resource.attributes };
  },
  async delete(resource) {
    await resource.call('sagemaker', 'DeleteModelPackageGroup', { ModelPackageGroupName: nameIn(resource.physicalId) });
  },
  async read(resource) {
    const found = await unlessMissing(describe(resource, resource.physicalId));
    return found && pick(found as unknown as Properties, 'ModelPackageGroupName', 'ModelPackageGroupDescription');
  },
};

interface Description {
  readonly ModelPackageGroupStatus: string;
  readonly CreationTime: Date;
}

function nameIn(arn: string): string {
  return arn.split('/').at(-1) as string;
}

function describe(resource: ResourceContext, arn: string): Promise<Description> {
  return resource.call<Description>('sagemaker', 'DescribeModelPackageGroup', { ModelPackageGroupName: nameIn(arn) });
}
