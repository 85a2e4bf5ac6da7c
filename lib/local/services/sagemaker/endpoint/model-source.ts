import { mkdir } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { ContainerDefinition, ModelPackageContainerDefinition } from '@aws-sdk/client-sagemaker';
import type { ImageReference } from '../../../containers/engine';
import { unpackTarGz } from '../../../workloads/archive/unpack';
import { placeObjects } from '../../../workloads/training/place';
import type { SageMakerContext } from '../context';
import { containersOf } from '../models';
import type { S3Location } from '../s3';
import { tryParseS3Uri } from '../s3';

/** What a model's one container runs, and the data that it finds in `/opt/ml/model`. */
export interface ModelSource {
  /** As the model names it. */
  readonly imageUri: string;
  /** The same image by its digest. */
  readonly resolvedImage: string;
  readonly image: ImageReference;
  readonly environment: Readonly<Record<string, string>>;
  readonly isolated: boolean;
  readonly data: ModelData | undefined;
}

export interface ModelData {
  readonly uri: string;
  readonly kind: 'archive' | 'object' | 'prefix';
}

/**
 * @param pinned the image as it was when the endpoint took the model. @default as the model's tag is now
 * @throws ImageNotFound, ServiceError
 */
export async function resolveModel(
  context: SageMakerContext,
  modelName: string,
  pinned?: string,
): Promise<ModelSource> {
  const { request } = context.models.find(modelName);
  const given = containersOf(request)[0] as ContainerDefinition;
  const packaged =
    given.ModelPackageName === undefined ? undefined : context.packages.containerOf(given.ModelPackageName);
  const imageUri = given.Image ?? packaged?.Image ?? '';
  const resolvedImage = pinned ?? (await context.images.pin(imageUri));
  return {
    imageUri,
    resolvedImage,
    image: await context.images.resolve(resolvedImage),
    environment: { ...packaged?.Environment, ...given.Environment },
    isolated: request.EnableNetworkIsolation ?? false,
    data: dataOf(given) ?? (packaged && dataOf(packaged)),
  };
}

function dataOf({
  ModelDataUrl,
  ModelDataSource,
}: ContainerDefinition | ModelPackageContainerDefinition): ModelData | undefined {
  if (ModelDataUrl !== undefined && ModelDataUrl !== '') return { uri: ModelDataUrl, kind: 'archive' };
  const source = ModelDataSource?.S3DataSource;
  if (source?.S3Uri === undefined) return undefined;
  if (source.CompressionType === 'Gzip') return { uri: source.S3Uri, kind: 'archive' };
  return { uri: source.S3Uri, kind: source.S3DataType === 'S3Prefix' ? 'prefix' : 'object' };
}

/** Puts a model's data into a directory. @throws ServiceError, ArchiveError, ArtifactError */
export async function placeModel(
  context: SageMakerContext,
  data: ModelData | undefined,
  directory: string,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  if (data === undefined) return;
  const location = tryParseS3Uri(data.uri);
  if (location === undefined) throw new Error(`model data ${data.uri} is not an s3:// URI`);
  if (data.kind === 'archive') return unpack(context, location, directory);
  const objects = [];
  if (data.kind === 'object')
    objects.push({ name: location.key.split('/').at(-1) ?? '', open: () => verified(context, location) });
  else {
    for await (const key of context.s3.keys(location)) {
      const name = key.slice(location.key.length);
      if (name !== '') objects.push({ name, open: () => verified(context, { bucket: location.bucket, key }) });
    }
  }
  await placeObjects(objects, directory, 'copy');
}

/** @throws ArtifactError when a training job made it and somebody has changed it */
async function verified({ s3, artifacts }: SageMakerContext, location: S3Location): ReturnType<typeof s3.open> {
  await artifacts.verify(s3, location);
  return s3.open(location);
}

async function unpack(context: SageMakerContext, location: S3Location, directory: string): Promise<void> {
  const content = await verified(context, location);
  if ('stream' in content) return unpackTarGz(content.stream, directory);
  try {
    await unpackTarGz(createReadStream(content.file, { highWaterMark: 1024 * 1024 }), directory);
  } finally {
    content.release();
  }
}

export const modelDirectory = (root: string): string => join(root, 'model');
