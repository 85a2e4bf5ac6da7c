import { MACHINES } from '../machine-facts';
import { list, member } from './checked-resource';
import type { Rule } from './rule';
import { instanceTypesOf, workloadsOf } from './workload';

/** SageMaker refuses a volume key for machines with disks of their own. */
const hasLocalStorage = (instanceType: unknown): boolean =>
  typeof instanceType === 'string' && MACHINES[instanceType]?.localStorage === true;

export const ENCRYPTION_RULES: readonly Rule[] = [
  {
    name: 'JobVolumeKey',
    description: 'The storage volume of a job is not encrypted with a key of yours',
    fix: 'give VolumeKmsKeyId (encryptionKey)',
    sources: 'prowler sagemaker_training_jobs_volume_and_output_encryption_enabled, checkov CKV_AWS_367, CKV_AWS_368',
    places: (resource) =>
      workloadsOf(resource)
        .filter((workload) => !instanceTypesOf(workload).some(hasLocalStorage))
        .filter(({ request, cluster }) => member(request, `${cluster}.VolumeKmsKeyId`) === undefined)
        .map(({ at, cluster }) => `${at}${cluster}.VolumeKmsKeyId`),
  },
  {
    name: 'JobOutputKey',
    description: 'What a job writes is not encrypted with a key of yours',
    fix: 'give KmsKeyId of the output (encryptionKey, or a bucket with a key)',
    sources: 'prowler sagemaker_training_jobs_volume_and_output_encryption_enabled, checkov CKV_AWS_367',
    places: (resource) =>
      workloadsOf(resource).flatMap(({ at, request, outputKeys }) =>
        outputKeys
          .filter((path) => member(request, path) === undefined && hasParent(request, path))
          .map((path) => `${at}${path}`),
      ),
  },
  {
    name: 'EndpointVolumeKey',
    description: 'The storage volumes of an endpoint are not encrypted with a key of yours',
    fix: 'give KmsKeyId of the endpoint configuration (encryptionKey)',
    sources: 'prowler sagemaker_endpoint_config_kms_encryption_enabled, checkov CKV_AWS_98',
    places: ({ type, properties }) => {
      if (type !== 'AWS::SageMaker::EndpointConfig' || member(properties, 'KmsKeyId') !== undefined) return [];
      const variants = list(member(properties, 'ProductionVariants'));
      const withVolume = variants.filter(
        (variant) =>
          member(variant, 'ServerlessConfig') === undefined && !hasLocalStorage(member(variant, 'InstanceType')),
      );
      return withVolume.length > 0 ? ['KmsKeyId'] : [];
    },
  },
  {
    name: 'DataCaptureKey',
    description: 'Captured requests are not encrypted with a key of yours',
    fix: 'give DataCaptureConfig.KmsKeyId (a dataCaptureBucket with a key)',
    sources: 'prowler sagemaker_endpoint_config_kms_encryption_enabled',
    places: ({ type, properties }) =>
      type === 'AWS::SageMaker::EndpointConfig' &&
      member(properties, 'DataCaptureConfig.EnableCapture') === true &&
      member(properties, 'DataCaptureConfig.KmsKeyId') === undefined
        ? ['DataCaptureConfig.KmsKeyId']
        : [],
  },
];

/** A job without outputs has none to encrypt. */
function hasParent(request: unknown, path: string): boolean {
  return member(request, path.slice(0, path.lastIndexOf('.'))) !== undefined;
}
