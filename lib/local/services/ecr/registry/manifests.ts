import { bodyToBuffer } from '../../../common/body';
import { ServiceError } from '../../../common/errors';
import type { Caller } from '../../service';
import type { EcrContext } from '../context';
import type { ImageId } from '../errors';
import type { StoredImage } from '../images';
import { FOLDER_IMAGE } from '../manifest';
import { reply, RegistryError, type RegistryExchange } from './reply';
import { digestOfText } from './uploads';

/** ECR's own limit is 4 MiB. */
const LARGEST_MANIFEST = 4 * 1024 * 1024;

/** Images by tag or digest: `/v2/NAME/manifests/…` and `/v2/NAME/tags/list`. */
export class ManifestRoutes {
  constructor(
    private readonly ecr: EcrContext,
    private readonly caller: Caller,
  ) {}

  read({ response, repository, reference }: RegistryExchange): void {
    const image = this.find(repository, reference);
    if (image.mediaType === FOLDER_IMAGE) throw folderImage(repository, reference);
    reply(
      response,
      200,
      { 'content-type': image.mediaType, 'docker-content-digest': image.digest, etag: `"${image.digest}"` },
      image.manifest,
    );
  }

  /** Through the door, like PutImage of any client. Pushing the same again is no error in this protocol. */
  async write({ request, response, repository, reference }: RegistryExchange): Promise<void> {
    const text = (await bodyToBuffer(request, LARGEST_MANIFEST).catch(tooLarge)).toString('utf8');
    const id = idOf(reference);
    const input = {
      repositoryName: repository,
      imageManifest: text,
      imageManifestMediaType: request.headers['content-type'],
      ...id,
    };
    try {
      await this.ecr.platform.door.call('ecr', 'PutImage', input, this.caller);
    } catch (error) {
      if (!(error instanceof ServiceError && error.code === 'ImageAlreadyExistsException')) throw error;
    }
    const digest = digestOfText(text);
    reply(response, 201, { location: `/v2/${repository}/manifests/${digest}`, 'docker-content-digest': digest });
  }

  async remove({ response, repository, reference }: RegistryExchange): Promise<void> {
    this.find(repository, reference);
    const imageIds = [idOf(reference)];
    const { failures = [] } = await this.ecr.platform.door.call<{ failures?: { failureReason?: string }[] }>(
      'ecr',
      'BatchDeleteImage',
      { repositoryName: repository, imageIds },
      this.caller,
    );
    if (failures[0] !== undefined)
      throw new RegistryError(405, 'UNSUPPORTED', failures[0].failureReason ?? 'the image can not be deleted');
    reply(response, 202);
  }

  listTags({ response, repository, query }: RegistryExchange): void {
    this.ecr.repositories.find(repository);
    const [limit, last] = [Number(query.get('n') ?? Infinity), query.get('last') ?? ''];
    const rest = this.ecr.images.tags(repository).filter((tag) => tag > last);
    const tags = rest.slice(0, limit);
    const more =
      tags.length < rest.length
        ? { link: `</v2/${repository}/tags/list?n=${limit}&last=${tags.at(-1)}>; rel="next"` }
        : {};
    reply(response, 200, { 'content-type': 'application/json', ...more }, JSON.stringify({ name: repository, tags }));
  }

  private find(repository: string, reference: string): StoredImage {
    this.ecr.repositories.find(repository);
    const image = this.ecr.images.tryFind(repository, idOf(reference));
    if (image === undefined) throw new RegistryError(404, 'MANIFEST_UNKNOWN', 'Requested image not found');
    return image;
  }
}

function idOf(reference: string): ImageId {
  return reference.startsWith('sha256:') ? { imageDigest: reference } : { imageTag: reference };
}

function folderImage(repository: string, reference: string): RegistryError {
  return new RegistryError(
    404,
    'MANIFEST_UNKNOWN',
    `${repository}:${reference} is a folder image, which only the process engine of Trainyard can run: it has no layers to pull`,
  );
}

function tooLarge(): never {
  throw new RegistryError(413, 'MANIFEST_INVALID', `a manifest may have up to ${LARGEST_MANIFEST} bytes`);
}
