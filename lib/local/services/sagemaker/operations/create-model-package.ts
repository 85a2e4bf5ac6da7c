import type { CreateModelPackageCommandInput, CreateModelPackageCommandOutput } from '@aws-sdk/client-sagemaker';
import { simulated } from '../../service';
import type { SageMakerContext } from '../context';
import { notSupportedHere, validationException } from '../errors';
import type { ModelPackage, PackageRequest } from '../registry/model-packages';

export const createModelPackage = (sagemaker: SageMakerContext) =>
  simulated<CreateModelPackageCommandInput, CreateModelPackageCommandOutput>(
    'the package is complete at once: no validation job and no image scan runs',
    ({ Tags = [], ClientToken: _token, ...request }) => {
      check(request, Tags.length > 0);
      const { arns, announcePackage, tags, platform } = sagemaker;
      const stored = platform.store.transaction(() => {
        const entry =
          request.ModelPackageGroupName === undefined
            ? insertNamed(sagemaker, request)
            : insertVersion(sagemaker, request);
        tags.put(arns.of('model-package', entry.name), Tags);
        return entry;
      });
      announcePackage(stored);
      return { ModelPackageArn: arns.of('model-package', stored.name) };
    },
  );

function check(request: PackageRequest, tagged: boolean): void {
  const { ModelPackageName: name, ModelPackageGroupName: group } = request;
  if ((name === undefined) === (group === undefined)) {
    throw validationException('Exactly one of ModelPackageName and ModelPackageGroupName must be provided');
  }
  if (tagged && group !== undefined) {
    throw validationException(
      'Tags are not allowed for a versioned model package: add them to its model package group',
    );
  }
  if (request.ValidationSpecification !== undefined) throw notSupportedHere(['ValidationSpecification']);
  if (request.CertifyForMarketplace === true) throw notSupportedHere(['CertifyForMarketplace']);
}

function insertNamed({ packages, arns, platform }: SageMakerContext, request: PackageRequest): ModelPackage {
  const name = request.ModelPackageName as string;
  const created = platform.clock.now();
  const entry = { name, created, modified: created, status: 'Completed', request, state: { changes: {} } };
  if (!packages.insert(entry))
    throw validationException(`Model Package already exists: ${arns.of('model-package', name)}`);
  return entry;
}

/** Versions count from 1 and are never used again, also not that of a deleted package. */
function insertVersion({ packages, groups, platform }: SageMakerContext, request: PackageRequest): ModelPackage {
  const group = groups.find(request.ModelPackageGroupName as string);
  const version = group.state.last + 1;
  const created = platform.clock.now();
  groups.update({ ...group, modified: created, state: { last: version } });
  const named = { ...request, ModelPackageGroupName: group.name };
  const entry = {
    name: `${group.name}/${version}`,
    created,
    modified: created,
    status: 'Completed',
    request: named,
    state: { version, changes: {} },
  };
  packages.insert(entry);
  return entry;
}
