import type { ImageIdentifier, ListImagesCommandInput, ListImagesCommandOutput } from '@aws-sdk/client-ecr';
import { byKey, pageOf } from '../../../common/page';
import { real } from '../../service';
import type { EcrContext } from '../context';
import { invalidParameter } from '../errors';

const PAGE = 100;

/** An entry for each tag, and one for each image that has none. */
export const listImages = (ecr: EcrContext) =>
  real<ListImagesCommandInput, ListImagesCommandOutput>((input) => {
    const { name } = ecr.repositories.find(input.repositoryName as string);
    const status = input.filter?.tagStatus ?? 'ANY';
    const ids = ecr.images.list(name).flatMap(({ digest }): ImageIdentifier[] => {
      const tags = ecr.images.tagsOf(name, digest);
      if (tags.length === 0) return status === 'TAGGED' ? [] : [{ imageDigest: digest }];
      return status === 'UNTAGGED' ? [] : tags.map((imageTag) => ({ imageDigest: digest, imageTag }));
    });
    const { items, next } = pageOf(ids.sort(byKey(keyOf)), {
      token: input.nextToken,
      limit: input.maxResults ?? PAGE,
      keyOf,
      invalidToken: () => invalidParameter('nextToken', 'Invalid token'),
    });
    return { imageIds: items, nextToken: next };
  });

function keyOf({ imageDigest, imageTag }: ImageIdentifier): string {
  return `${imageDigest} ${imageTag ?? ''}`;
}
