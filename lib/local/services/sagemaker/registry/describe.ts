import type { DescribeModelPackageCommandOutput, ModelApprovalStatus } from '@aws-sdk/client-sagemaker';
import type { Result } from '../../service';
import type { Arns } from '../arns';
import type { ModelPackage } from './model-packages';
import { approvalOf } from './model-packages';

export function describePackage(entry: ModelPackage, arns: Arns): Result<DescribeModelPackageCommandOutput> {
  const { name, created, modified, request, state } = entry;
  const {
    CustomerMetadataPropertiesToRemove: removed = [],
    AdditionalInferenceSpecificationsToAdd: added,
    ...changes
  } = state.changes;
  const metadata = { ...request.CustomerMetadataProperties, ...changes.CustomerMetadataProperties };
  for (const key of removed) delete metadata[key];
  return {
    ...request,
    ...changes,
    ModelPackageName: state.version === undefined ? name : (request.ModelPackageGroupName as string),
    ModelPackageVersion: state.version,
    ModelPackageArn: arns.of('model-package', name),
    CreationTime: new Date(created),
    LastModifiedTime: modified === created ? undefined : new Date(modified),
    ModelPackageStatus: 'Completed',
    ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
    ModelApprovalStatus: approvalOf(entry) as ModelApprovalStatus | undefined,
    CustomerMetadataProperties: Object.keys(metadata).length === 0 ? undefined : metadata,
    AdditionalInferenceSpecifications: additional(request.AdditionalInferenceSpecifications, added),
  };
}

function additional<T>(given: readonly T[] | undefined, added: readonly T[] | undefined): T[] | undefined {
  const all = [...(given ?? []), ...(added ?? [])];
  return all.length === 0 ? undefined : all;
}

/** As the event `SageMaker Model Package State Change` carries it: times as ISO text. */
export function packageEvent(entry: ModelPackage, arns: Arns): object {
  const described = describePackage(entry, arns);
  return {
    ModelPackageGroupName: described.ModelPackageGroupName,
    ModelPackageName: described.ModelPackageName,
    ModelPackageVersion: described.ModelPackageVersion,
    ModelPackageArn: described.ModelPackageArn,
    ModelPackageDescription: described.ModelPackageDescription,
    CreationTime: new Date(entry.created).toISOString(),
    LastModifiedTime: new Date(entry.modified).toISOString(),
    InferenceSpecification: described.InferenceSpecification,
    ModelPackageStatus: described.ModelPackageStatus,
    ModelApprovalStatus: described.ModelApprovalStatus,
    ApprovalDescription: described.ApprovalDescription,
    ModelMetrics: described.ModelMetrics,
    CustomerMetadataProperties: described.CustomerMetadataProperties,
  };
}
