import type { PutImageCommandInput, PutImageCommandOutput } from '@aws-sdk/client-ecr';
import { real } from '../../service';
import type { EcrContext } from '../context';
import { parseManifest, type Manifest } from '../manifest';
import { isImmutable } from '../repositories';

export const putImage = (ecr: EcrContext) =>
  real<PutImageCommandInput, PutImageCommandOutput>((input) => {
    const repository = ecr.repositories.find(input.repositoryName as string);
    const text = input.imageManifest as string;
    const manifest = parseManifest(text, input.imageManifestMediaType);
    const tag = input.imageTag;
    check(ecr, repository.name, manifest, input.imageDigest);
    const tagged = tag === undefined ? undefined : ecr.images.digestOf(repository.name, tag);
    const exists = ecr.images.tryFind(repository.name, { imageDigest: manifest.digest }) !== undefined;
    if (exists && (tag === undefined || tagged === manifest.digest))
      throw ecr.errors.imageAlreadyExists(repository.name, manifest.digest, tag);
    if (tag !== undefined && tagged !== undefined && isImmutable(repository, tag))
      throw ecr.errors.tagAlreadyExists(repository.name, tag);
    ecr.platform.store.transaction(() => {
      ecr.images.put(repository.name, manifest, text, ecr.platform.clock.now());
      if (tag !== undefined) ecr.images.tag(repository.name, tag, manifest.digest);
    });
    return {
      image: {
        registryId: ecr.platform.account,
        repositoryName: repository.name,
        imageId: { imageDigest: manifest.digest, imageTag: tag },
        imageManifest: text,
        imageManifestMediaType: manifest.mediaType,
      },
    };
  });

/** Everything that a manifest names must be there. */
function check(
  { images, errors }: EcrContext,
  repository: string,
  manifest: Manifest,
  digest: string | undefined,
): void {
  if (digest !== undefined && digest !== manifest.digest) throw errors.digestDoesNotMatch(digest, manifest.digest);
  const layers = manifest.layers.filter((layer) => images.tryFindLayer(repository, layer) === undefined);
  if (layers.length > 0) throw errors.layersNotFound(layers);
  const referenced = manifest.images.filter((imageDigest) => images.tryFind(repository, { imageDigest }) === undefined);
  if (referenced.length > 0) throw errors.referencedImagesNotFound(referenced);
}
