import type { ChannelObject } from '../../../workloads/channel-object';
import type { S3, S3Location } from '../s3';
import { tryParseS3Uri } from '../s3';
import { DataDownloadError, s3Data } from '../s3-data';
import type { TransformRequest } from './transform-job';

export interface TransformInputObject extends ChannelObject {
  readonly location: S3Location;
}

export interface InputObjects {
  /** What the names of all objects follow in their URIs. */
  readonly prefix: string;
  readonly objects: readonly TransformInputObject[];
}

/** The objects to transform, named by what follows the prefix in their keys. @throws DataDownloadError */
export async function inputObjects(s3: S3, { TransformInput }: TransformRequest): Promise<InputObjects> {
  const { S3Uri = '', S3DataType } = TransformInput?.DataSource?.S3DataSource ?? {};
  const { objects, folder } = await s3Data(s3, S3Uri, S3DataType);
  const found = objects.filter(({ name }) => !name.endsWith('/'));
  if (found.length === 0) throw new DataDownloadError(`No S3 objects found under S3 URL "${S3Uri}"`);
  return {
    prefix: `s3://${folder.bucket}/${folder.key}`,
    objects: found.map((object) => ({ ...object, location: { bucket: folder.bucket, key: folder.key + object.name } })),
  };
}

export function outputName(object: Pick<ChannelObject, 'name'>): string {
  return `${object.name}.out`;
}

/** Where something named so lies below a prefix. */
export function below(uri: string, name: string): S3Location {
  const { bucket, key } = tryParseS3Uri(uri) as S3Location;
  return { bucket, key: key === '' || key.endsWith('/') ? key + name : `${key}/${name}` };
}
