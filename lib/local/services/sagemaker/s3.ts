import { ReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { bodyToBuffer, bodyToStream } from '../../common/body';
import type { Body } from '../../common/body';
import { ServiceError } from '../../common/errors';
import type { ObjectContent } from '../../workloads/channel-object';
import type { Caller, Door } from '../service';

export interface S3Location {
  readonly bucket: string;
  /** Key or prefix; may be empty. */
  readonly key: string;
}

/** Undefined when it is no `s3://bucket/…`. */
export function tryParseS3Uri(uri: string): S3Location | undefined {
  const match = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(uri);
  return match === null ? undefined : { bucket: match[1] as string, key: match[2] as string };
}

export const uriOf = ({ bucket, key }: S3Location): string => `s3://${bucket}/${key}`;

interface ObjectAnswer {
  readonly Body?: Body;
  readonly ContentLength?: number;
  readonly ETag?: string;
  readonly LastModified?: Date;
}

/** What the stream of an object is besides its bytes. */
export interface StreamFacts {
  /** Tells it from any other content that had or will have the key. @default unknown */
  readonly version?: string;
}

interface ListPage {
  readonly Contents?: readonly { readonly Key: string; readonly Size: number }[];
  readonly NextContinuationToken?: string;
}

/** The local S3, as SageMaker uses it for a job or a model. */
export class S3 {
  constructor(
    private readonly door: Door,
    private readonly caller: Caller,
  ) {}

  /** All keys with a prefix, in order. */
  async *keys({ bucket, key }: S3Location): AsyncIterable<string> {
    let ContinuationToken: string | undefined;
    do {
      const input = { Bucket: bucket, Prefix: key, ContinuationToken };
      const page = await this.door.call<ListPage>('s3', 'ListObjectsV2', input, this.caller);
      for (const { Key } of page.Contents ?? []) yield Key;
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
  }

  async hasAny({ bucket, key }: S3Location): Promise<boolean> {
    const input = { Bucket: bucket, Prefix: key, MaxKeys: 1 };
    const page = await this.door.call<ListPage>('s3', 'ListObjectsV2', input, this.caller);
    return (page.Contents ?? []).length > 0;
  }

  /** An object's stored file where its bytes are one, so that they need not be copied through memory; else its stream. */
  async open({ bucket, key }: S3Location): Promise<ObjectContent & StreamFacts> {
    const answer = await this.get(bucket, key);
    const { Body: body, ContentLength } = answer;
    if (!(body instanceof ReadStream) || typeof body.path !== 'string')
      return { stream: bodyToStream(body), size: ContentLength, version: versionOf(answer) };
    const { path: file } = body;
    // The stream keeps the blob on the disk until it is closed.
    if ((await stat(file)).size === ContentLength) return { file, release: () => void body.destroy() };
    return { stream: body, size: ContentLength };
  }

  /** Undefined when there is no such object. */
  async tryFindVersion({ bucket, key }: S3Location): Promise<string | undefined> {
    const asked = this.door.call<ObjectAnswer>('s3', 'HeadObject', { Bucket: bucket, Key: key }, this.caller);
    return asked.then(versionOf, (error: unknown) => {
      if (error instanceof ServiceError) return undefined;
      throw error;
    });
  }

  async read({ bucket, key }: S3Location, limit: number): Promise<Buffer> {
    return bodyToBuffer((await this.get(bucket, key)).Body, limit);
  }

  /**
   * @param kmsKeyId what S3 is told to encrypt with; by default what the bucket says
   * @returns the SHA-256 of the content, 64 hexadecimal digits
   */
  async put({ bucket, key }: S3Location, body: Body, kmsKeyId?: string): Promise<string> {
    const encryption = kmsKeyId === undefined ? {} : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKeyId };
    const input = { Bucket: bucket, Key: key, Body: body, ChecksumAlgorithm: 'SHA256', ...encryption };
    const { ChecksumSHA256 } = await this.door.call<{ ChecksumSHA256: string }>('s3', 'PutObject', input, this.caller);
    return Buffer.from(ChecksumSHA256, 'base64').toString('hex');
  }

  async delete({ bucket, key }: S3Location): Promise<void> {
    await this.door.call('s3', 'DeleteObject', { Bucket: bucket, Key: key }, this.caller);
  }

  private get(bucket: string, key: string): Promise<ObjectAnswer> {
    return this.door.call<ObjectAnswer>('s3', 'GetObject', { Bucket: bucket, Key: key }, this.caller);
  }
}

function versionOf({ ETag = '', LastModified, ContentLength }: ObjectAnswer): string {
  return `${ETag} ${LastModified?.getTime()} ${ContentLength}`;
}
