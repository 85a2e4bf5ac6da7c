import type { ImageFailure } from '@aws-sdk/client-ecr';
import type { ImageId } from './errors';

/** Why one image of a batch could not be had. */
export function imageFailure(imageId: ImageId): ImageFailure {
  if (imageId.imageDigest === undefined && imageId.imageTag === undefined) {
    return {
      imageId,
      failureCode: 'MissingDigestAndTag',
      failureReason: 'Invalid request parameters: both tag and digest cannot be null',
    };
  }
  if (imageId.imageDigest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(imageId.imageDigest)) {
    return {
      imageId,
      failureCode: 'InvalidImageDigest',
      failureReason:
        "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
    };
  }
  return { imageId, failureCode: 'ImageNotFound', failureReason: 'Requested image not found' };
}
