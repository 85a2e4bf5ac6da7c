import { ServiceError } from '../../common/errors';

/** An image as ECR's messages name it. */
export interface ImageId {
  readonly imageDigest?: string;
  readonly imageTag?: string;
}

/** ECR's errors in ECR's words; `registry` is the account. */
export class EcrErrors {
  constructor(private readonly registry: string) {}

  repositoryNotFound(name: string): ServiceError {
    return ecrError(
      'RepositoryNotFoundException',
      `The repository with name '${name}' does not exist in the registry with id '${this.registry}'`,
    );
  }

  repositoryAlreadyExists(name: string): ServiceError {
    return ecrError(
      'RepositoryAlreadyExistsException',
      `The repository with name '${name}' already exists in the registry with id '${this.registry}'`,
    );
  }

  repositoryNotEmpty(name: string): ServiceError {
    return ecrError(
      'RepositoryNotEmptyException',
      `The repository with name '${name}' in registry with id '${this.registry}' cannot be deleted because it still contains images`,
    );
  }

  imageNotFound(name: string, { imageDigest, imageTag }: ImageId): ServiceError {
    const id = `{imageDigest:'${imageDigest ?? 'null'}', imageTag:'${imageTag ?? 'null'}'}`;
    return ecrError(
      'ImageNotFoundException',
      `The image with imageId ${id} does not exist within the repository with name '${name}' in the registry with id '${this.registry}'`,
    );
  }

  imageAlreadyExists(name: string, digest: string, tag: string | undefined): ServiceError {
    const what = tag === undefined ? `digest '${digest}'` : `digest '${digest}' and tag '${tag}'`;
    return ecrError(
      'ImageAlreadyExistsException',
      `Image with ${what} already exists in the repository with name '${name}' in registry with id '${this.registry}'`,
    );
  }

  tagAlreadyExists(name: string, tag: string): ServiceError {
    return ecrError(
      'ImageTagAlreadyExistsException',
      `The image tag '${tag}' already exists in the '${name}' repository and cannot be overwritten because the tag is immutable.`,
    );
  }

  digestDoesNotMatch(given: string, calculated: string): ServiceError {
    return ecrError(
      'ImageDigestDoesNotMatchException',
      `The provided digest '${given}' does not match the digest of the image manifest, '${calculated}'`,
    );
  }

  layersNotFound(digests: readonly string[]): ServiceError {
    return ecrError('LayersNotFoundException', `The following layers do not exist: [${digests.join(', ')}]`);
  }

  referencedImagesNotFound(digests: readonly string[]): ServiceError {
    return ecrError(
      'ReferencedImagesNotFoundException',
      `The following images referenced by the manifest do not exist: [${digests.join(', ')}]`,
    );
  }

  policyNotFound(name: string): ServiceError {
    return ecrError(
      'RepositoryPolicyNotFoundException',
      `Repository policy does not exist for the repository with name '${name}' in the registry with id '${this.registry}'`,
    );
  }

  lifecyclePolicyNotFound(name: string): ServiceError {
    return ecrError(
      'LifecyclePolicyNotFoundException',
      `Lifecycle policy does not exist for the repository with name '${name}' in the registry with id '${this.registry}'`,
    );
  }
}

export function invalidParameter(name: string, fault: string): ServiceError {
  return ecrError(
    'InvalidParameterException',
    `Invalid parameter at '${name}' failed to satisfy constraint: '${fault}'`,
  );
}

function ecrError(code: string, message: string): ServiceError {
  return new ServiceError(code, message, { status: 400 });
}
