import type { DescribeImagesCommandInput, DescribeImagesCommandOutput, ImageDetail } from '@aws-sdk/client-ecr';
import { pageOf } from '../../../common/page';
import { real } from '../../service';
import type { EcrContext } from '../context';
import { invalidParameter } from '../errors';
import type { StoredImage } from '../images';

const PAGE = 100;

export const describeImages = (ecr: EcrContext) =>
  real<DescribeImagesCommandInput, DescribeImagesCommandOutput>((input) => {
    const { name } = ecr.repositories.find(input.repositoryName as string);
    if (input.imageIds !== undefined && input.imageIds.length > 0) {
      const found = input.imageIds.map((imageId) => {
        const image = ecr.images.tryFind(name, imageId);
        if (image === undefined) throw ecr.errors.imageNotFound(name, imageId);
        return describe(ecr, image);
      });
      return { imageDetails: found };
    }
    const status = input.filter?.tagStatus ?? 'ANY';
    const all = ecr.images.list(name).sort((a, b) => (a.digest < b.digest ? -1 : 1));
    const fitting = all.map((image) => describe(ecr, image)).filter(({ imageTags: tags }) => fits(status, tags));
    const { items, next } = pageOf(fitting, {
      token: input.nextToken,
      limit: input.maxResults ?? PAGE,
      keyOf: ({ imageDigest }) => imageDigest as string,
      invalidToken: () => invalidParameter('nextToken', 'Invalid token'),
    });
    return { imageDetails: items, nextToken: next };
  });

function fits(status: string, tags: readonly string[] | undefined): boolean {
  return status === 'ANY' || (status === 'TAGGED') === (tags !== undefined);
}

function describe({ platform, images }: EcrContext, image: StoredImage): ImageDetail {
  const tags = images.tagsOf(image.repository, image.digest);
  return {
    registryId: platform.account,
    repositoryName: image.repository,
    imageDigest: image.digest,
    imageTags: tags.length === 0 ? undefined : tags,
    imageSizeInBytes: image.size ?? undefined,
    imagePushedAt: new Date(image.pushed),
    imageManifestMediaType: image.mediaType,
    artifactMediaType: image.artifactMediaType ?? undefined,
  };
}
