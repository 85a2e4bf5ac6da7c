import type { FunctionCode } from '@aws-sdk/client-lambda';
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Body } from '../../../common/body';
import { bodyToBuffer } from '../../../common/body';
import { messageOf, ServiceError } from '../../../common/errors';
import type { Platform } from '../../service';
import { serviceCaller } from '../../service';
import { invalidParameter } from '../errors';

/** AWS's limit for a zip file, bytes. */
const ZIPPED_LIMIT = 262_144_000;

/** Where a zip file may come from: the request or a bucket. */
export type ZipSource = Pick<FunctionCode, 'ZipFile' | 'S3Bucket' | 'S3Key' | 'S3ObjectVersion' | 'ImageUri'>;

/** The zip file that a request names. @throws ServiceError InvalidParameterValueException */
export async function fetchZip(platform: Platform, source: ZipSource): Promise<Buffer> {
  if (source.ImageUri !== undefined) throw imagesNotSupported();
  if (source.ZipFile !== undefined) return Buffer.from(source.ZipFile);
  if (source.S3Bucket === undefined || source.S3Key === undefined) {
    throw invalidParameter('Please provide a source for function code.');
  }
  return fetchObject(platform, source);
}

export function imagesNotSupported(): ServiceError {
  return invalidParameter(
    'functions from container images are not supported by the local cloud: give a zip file (ZipFile, or S3Bucket and S3Key) with a Node.js or Python handler',
  );
}

async function fetchObject(platform: Platform, { S3Bucket, S3Key, S3ObjectVersion }: ZipSource): Promise<Buffer> {
  try {
    const input = { Bucket: S3Bucket, Key: S3Key, VersionId: S3ObjectVersion };
    const object = await platform.door.call<GetObjectCommandOutput>(
      's3',
      'GetObject',
      input,
      serviceCaller(platform, 'lambda'),
    );
    return await bodyToBuffer(object.Body as Body | undefined, ZIPPED_LIMIT);
  } catch (error) {
    if (error instanceof ServiceError) {
      throw invalidParameter(
        `Error occurred while GetObject. S3 Error Code: ${error.code}. S3 Error Message: ${messageOf(error)}`,
      );
    }
    if (error instanceof RangeError) throw invalidParameter(`Unzipped size must be smaller than ${ZIPPED_LIMIT} bytes`);
    throw error;
  }
}
