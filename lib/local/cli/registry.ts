import { UserError } from '../common/errors';
import type { AwsClient } from './aws-client';
import { AwsError } from './aws-client';
import type { FolderImage } from './folder-image';
import { FOLDER_IMAGE_TYPE } from './folder-image';

export interface ImageName {
  /** Host and port, or undefined. */
  readonly registry: string | undefined;
  readonly repository: string;
  readonly tag: string;
}

/** Takes `host:port/repository:tag` apart. @throws UserError when it is no such name */
export function parseImageName(text: string): ImageName {
  const match =
    /^(?:(?<registry>[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d+)?)\/(?=.*\/|[^/]))?(?<repository>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::(?<tag>[\w][\w.-]{0,127}))?$/.exec(
      text,
    );
  const registry = match?.groups?.['registry'];
  const repository = match?.groups?.['repository'];
  if (repository === undefined)
    throw new UserError(`"${text}" is no image name: give [registry/]repository[:tag] in lower case`);
  const tag = match?.groups?.['tag'] ?? 'latest';
  if (registry !== undefined && !/[.:]|^localhost$/.test(registry))
    return { registry: undefined, repository: `${registry}/${repository}`, tag };
  return { registry, repository, tag };
}

export async function ensureRepository(client: AwsClient, repositoryName: string): Promise<void> {
  try {
    await client.json('ecr', 'CreateRepository', { repositoryName });
  } catch (error) {
    if (!(error instanceof AwsError && error.code === 'RepositoryAlreadyExistsException')) throw error;
  }
}

/** Records a folder image in the local ECR under a tag. */
export async function putFolderImage(
  client: AwsClient,
  repositoryName: string,
  imageTag: string,
  image: FolderImage,
): Promise<void> {
  try {
    await client.json('ecr', 'PutImage', {
      repositoryName,
      imageTag,
      imageManifest: JSON.stringify({ directory: image.directory, digest: image.digest }),
      imageManifestMediaType: FOLDER_IMAGE_TYPE,
    });
  } catch (error) {
    if (!(error instanceof AwsError && error.code === 'ImageAlreadyExistsException')) throw error;
  }
}
