import type { Properties } from '../../json';
import type { Deployed, ResourceContext, ResourceType } from '../resource-type';
import { changed, pick, someTags, tagsOf, unlessMissing } from '../support';
import { syncSageMakerTags } from './tags';

const CREATED = [
  'AdditionalInferenceSpecifications', 'CertifyForMarketplace', 'CustomerMetadataProperties', 'Domain', 'DriftCheckBaselines', 'InferenceSpecification',
  'MetadataProperties', 'ModelApprovalStatus', 'ModelCard', 'ModelMetrics', 'ModelPackageDescription', 'ModelPackageGroupName', 'ModelPackageName',
  'SamplePayloadUrl', 'SecurityConfig', 'SkipModelValidation', 'SourceAlgorithmSpecification', 'SourceUri', 'Task', 'ValidationSpecification',
]; // prettier-ignore

const UPDATED = ['ApprovalDescription', 'CustomerMetadataProperties', 'ModelApprovalStatus', 'ModelCard', 'SourceUri'];

export const modelPackage: ResourceType = {
  parity: 'real',
  properties: [...new Set([...CREATED, ...UPDATED]), 'Tags'],
  async create(resource) {
    // SageMaker refuses tags on a version of a group: those of the group apply.
    const tags = resource.properties['ModelPackageGroupName'] === undefined ? someTags(resource.properties) : {};
    const input = { ...pick(resource.properties, ...CREATED), ...tags };
    const { ModelPackageArn } = await resource.call<{ ModelPackageArn: string }>(
      'sagemaker',
      'CreateModelPackage',
      input,
    );
    resource.created(ModelPackageArn);
    return deployed(resource, ModelPackageArn);
  },
  async update(resource) {
    const ModelPackageArn = resource.physicalId;
    if (changed(resource, ...UPDATED)) {
      const approval = pick(resource.properties, ...UPDATED.filter((name) => changed(resource, name)));
      await resource.call('sagemaker', 'UpdateModelPackage', { ModelPackageArn, ...approval });
    }
    if (tagsOf(resource.previous).length > 0 || resource.properties['ModelPackageGroupName'] === undefined)
      await syncSageMakerTags(resource, ModelPackageArn);
    return deployed(resource, ModelPackageArn);
  },
  async delete(resource) {
    await resource.call('sagemaker', 'DeleteModelPackage', { ModelPackageName: resource.physicalId });
  },
  async read(resource) {
    const found = await unlessMissing(
      resource.call<Properties>('sagemaker', 'DescribeModelPackage', { ModelPackageName: resource.physicalId }),
    );
    return found && pick(found, 'ModelApprovalStatus', 'ModelPackageDescription', 'ModelPackageGroupName');
  },
};

async function deployed(resource: ResourceContext, ModelPackageArn: string): Promise<Deployed> {
  const found = await resource.call<Properties>('sagemaker', 'DescribeModelPackage', {
    ModelPackageName: ModelPackageArn,
  });
  if (found['ModelPackageStatus'] === 'Failed') throw new Error(`model package ${ModelPackageArn} failed`);
  return {
    physicalId: ModelPackageArn,
    attributes: { ModelPackageArn, ...pick(found, 'ModelPackageStatus', 'CreationTime', 'LastModifiedTime') },
  };
}
