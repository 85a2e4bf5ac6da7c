import type {
  BatchDeleteImageCommandInput,
  BatchDeleteImageCommandOutput,
  ImageFailure,
  ImageIdentifier,
} from '@aws-sdk/client-ecr';
import { real } from '../../service';
import type { EcrContext } from '../context';
import type { ImageId } from '../errors';
import { imageFailure } from '../image-failure';

type Deletion = { readonly deleted: ImageIdentifier[] } | { readonly failure: ImageFailure };

export const batchDeleteImage = (ecr: EcrContext) =>
  real<BatchDeleteImageCommandInput, BatchDeleteImageCommandOutput>((input) => {
    const { name } = ecr.repositories.find(input.repositoryName as string);
    const results = ecr.platform.store.transaction(() =>
      (input.imageIds ?? []).map((imageId) => deleteImage(ecr, name, imageId)),
    );
    ecr.references.collect();
    return {
      imageIds: results.flatMap((result) => ('deleted' in result ? result.deleted : [])),
      failures: results.flatMap((result) => ('failure' in result ? result.failure : [])),
    };
  });

/** A tag only loses the image its tag, unless it was the last one; a digest takes the image with all its tags. */
function deleteImage({ images }: EcrContext, repository: string, imageId: ImageId): Deletion {
  const image = images.tryFind(repository, imageId);
  if (image === undefined) return { failure: imageFailure(imageId) };
  const tags = images.tagsOf(repository, image.digest);
  if (imageId.imageTag !== undefined && tags.length > 1) {
    images.untag(repository, imageId.imageTag);
    return { deleted: [{ imageDigest: image.digest, imageTag: imageId.imageTag }] };
  }
  const users = images.usersOf(repository, image.digest);
  if (users.length > 0) {
    return {
      failure: {
        imageId,
        failureCode: 'ImageReferencedByManifestList',
        failureReason: `Requested image referenced by manifest list: [${users.join(', ')}]`,
      },
    };
  }
  images.delete(repository, image.digest);
  const ids = tags.length === 0 ? [undefined] : tags;
  return { deleted: ids.map((imageTag) => ({ imageDigest: image.digest, imageTag })) };
}
