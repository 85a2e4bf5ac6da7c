import type { UpdateModelPackageCommandInput, UpdateModelPackageCommandOutput } from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import type { SageMakerContext } from '../context';
import { validationException } from '../errors';
import type { PackageState } from '../registry/model-packages';

export const updateModelPackage = ({ packages, arns, platform, announcePackage }: SageMakerContext) =>
  real<UpdateModelPackageCommandInput, UpdateModelPackageCommandOutput>(
    ({ ModelPackageArn, ClientToken: _token, ...changes }) => {
      const entry = packages.find(ModelPackageArn as string);
      if (changes.ModelApprovalStatus !== undefined && entry.state.version === undefined) {
        throw validationException('ModelApprovalStatus can only be set for versioned model packages');
      }
      const state = { ...entry.state, changes: merge(entry.state.changes, changes) };
      const next = { ...entry, modified: platform.clock.now(), state };
      packages.update(next);
      announcePackage(next);
      return { ModelPackageArn: arns.of('model-package', entry.name) };
    },
  );

type Changes = PackageState['changes'];

function merge(former: Changes, given: Changes): Changes {
  const added = given.CustomerMetadataProperties ?? {};
  const removed = [
    ...(former.CustomerMetadataPropertiesToRemove ?? []),
    ...(given.CustomerMetadataPropertiesToRemove ?? []),
  ];
  return {
    ...former,
    ...given,
    CustomerMetadataProperties: { ...former.CustomerMetadataProperties, ...added },
    CustomerMetadataPropertiesToRemove: removed.filter((key) => !Object.hasOwn(added, key)),
    AdditionalInferenceSpecificationsToAdd: [
      ...(former.AdditionalInferenceSpecificationsToAdd ?? []),
      ...(given.AdditionalInferenceSpecificationsToAdd ?? []),
    ],
  };
}
