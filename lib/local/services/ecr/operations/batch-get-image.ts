import type { BatchGetImageCommandInput, BatchGetImageCommandOutput, Image, ImageFailure } from '@aws-sdk/client-ecr';
import { real } from '../../service';
import type { EcrContext } from '../context';
import { imageFailure } from '../image-failure';

export const batchGetImage = (ecr: EcrContext) =>
  real<BatchGetImageCommandInput, BatchGetImageCommandOutput>((input) => {
    const { name } = ecr.repositories.find(input.repositoryName as string);
    const images: Image[] = [];
    const failures: ImageFailure[] = [];
    for (const imageId of input.imageIds ?? []) {
      const found = ecr.images.tryFind(name, imageId);
      if (found === undefined) failures.push(imageFailure(imageId));
      else {
        images.push({
          registryId: ecr.platform.account,
          repositoryName: name,
          imageId: { imageDigest: found.digest, imageTag: imageId.imageTag },
          imageManifest: found.manifest,
          imageManifestMediaType: found.mediaType,
        });
      }
    }
    return { images, failures };
  });
