import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import type { ServiceError } from '../../../../lib/local/common/errors';
import type { CallOptions, ServiceId } from '../../../../lib/local/services/service';
import { ManualClock } from '../../../_helpers/manual-clock';
import { createTestCloud, type TestCloud } from '../../../_helpers/test-cloud';

export const BUCKET = 'test-bucket';

/** A cloud with one bucket. */
export interface BucketCloud extends AsyncDisposable {
  readonly cloud: TestCloud;
  readonly clock: ManualClock;
  /** Calls an S3 operation on the bucket. */
  s3<Output = Record<string, unknown>>(operation: string, input?: object, options?: CallOptions): Promise<Output>;
  put(key: string, body?: string, input?: object): Promise<Record<string, unknown>>;
  read(key: string, input?: object): Promise<string>;
  /** The error of a call that must fail. */
  failure(operation: string, input?: object, options?: CallOptions): Promise<ServiceError>;
  /** SHA-256 of every stored blob. */
  blobs(): Promise<string[]>;
}

export async function createBucketCloud(
  options: { readonly versioned?: boolean; readonly state?: string } = {},
): Promise<BucketCloud> {
  const clock = new ManualClock();
  const cloud = await createTestCloud({ clock, state: options.state });
  const call = <Output>(operation: string, input: object = {}, callOptions?: CallOptions): Promise<Output> =>
    cloud.door.call<Output>(
      's3' satisfies ServiceId,
      operation,
      { Bucket: BUCKET, ...input },
      cloud.caller,
      callOptions,
    );
  await call('CreateBucket');
  if (options.versioned === true) await call('PutBucketVersioning', { VersioningConfiguration: { Status: 'Enabled' } });
  return {
    cloud,
    clock,
    s3: call,
    put: (Key, Body = 'content', input = {}) => call('PutObject', { Key, Body, ...input }),
    read: async (Key, input = {}) => text((await call<{ Body: Readable }>('GetObject', { Key, ...input })).Body),
    failure: async (operation, input, callOptions) => {
      const outcome = await call(operation, input, callOptions).then(
        () => undefined,
        (error: ServiceError) => error,
      );
      if (outcome === undefined) throw new Error(`${operation} did not fail`);
      return outcome;
    },
    blobs: async () => {
      const digests: string[] = [];
      for await (const digest of cloud.platform.blobs.digests()) digests.push(digest);
      return digests;
    },
    [Symbol.asyncDispose]: () => cloud[Symbol.asyncDispose](),
  };
}

/** Facts of an HTTP request as the wire would hand them on. */
export function http(headers: Record<string, string> = {}, trailers?: Record<string, string>, url = '/'): CallOptions {
  return { http: { method: 'PUT', url, headers, trailers: trailers && Promise.resolve(trailers) } };
}
