import { createHash } from 'node:crypto';
import type { Bucket } from './buckets';
import { invalidArgument, invalidRequest } from './errors';
import type { Encryption } from './object-version';

/** The members by which a request asks for encryption. */
export interface EncryptionInput {
  readonly ServerSideEncryption?: string;
  readonly SSEKMSKeyId?: string;
  readonly BucketKeyEnabled?: boolean;
  readonly SSECustomerAlgorithm?: string;
  readonly SSECustomerKey?: string;
  readonly SSECustomerKeyMD5?: string;
}

interface EncryptionConfiguration {
  readonly Rules?: readonly {
    readonly ApplyServerSideEncryptionByDefault?: { readonly SSEAlgorithm?: string; readonly KMSMasterKeyID?: string };
    readonly BucketKeyEnabled?: boolean;
  }[];
}

const ALGORITHMS = new Set(['AES256', 'aws:kms', 'aws:kms:dsse', 'aws:fsx']);

/** What every new bucket has: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html */
export const DEFAULT_ENCRYPTION: EncryptionConfiguration = {
  Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
};

/** How an object that is written with `input` would be encrypted. @throws InvalidArgument, InvalidRequest */
export function encryptionFor(bucket: Bucket, input: EncryptionInput): Encryption {
  if (input.SSECustomerAlgorithm !== undefined || input.SSECustomerKey !== undefined) {
    return { customerKeyMd5: customerKeyMd5(input) };
  }
  const rule = (bucket.configurations['encryption'] as EncryptionConfiguration | undefined)?.Rules?.[0];
  const standard = rule?.ApplyServerSideEncryptionByDefault;
  const algorithm = input.ServerSideEncryption ?? standard?.SSEAlgorithm ?? 'AES256';
  if (!ALGORITHMS.has(algorithm)) {
    throw invalidArgument(
      'The encryption method specified is not supported',
      'x-amz-server-side-encryption',
      algorithm,
    );
  }
  if (algorithm === 'AES256') return { algorithm };
  const kmsKeyId = input.SSEKMSKeyId ?? standard?.KMSMasterKeyID ?? 'alias/aws/s3';
  return { algorithm, kmsKeyId, bucketKey: input.BucketKeyEnabled ?? rule?.BucketKeyEnabled };
}

/** The members that tell a client about it. */
export function describeEncryption({ algorithm, kmsKeyId, bucketKey, customerKeyMd5: md5 }: Encryption): object {
  if (md5 !== undefined) return { SSECustomerAlgorithm: 'AES256', SSECustomerKeyMD5: md5 };
  return {
    ServerSideEncryption: algorithm,
    SSEKMSKeyId: kmsKeyId,
    BucketKeyEnabled: bucketKey === true ? true : undefined,
  };
}

/** Content written with a client's own key is only given to who brings it again. @throws InvalidRequest, AccessDenied */
export function checkCustomerKey({ customerKeyMd5: expected }: Encryption, input: EncryptionInput): void {
  const given = input.SSECustomerKey === undefined ? undefined : customerKeyMd5(input);
  if (expected === given) return;
  if (given === undefined) {
    throw invalidRequest(
      'The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.',
    );
  }
  throw invalidRequest(
    'The provided encryption parameters did not match the ones used originally to encrypt the object.',
  );
}

function customerKeyMd5({
  SSECustomerAlgorithm: algorithm,
  SSECustomerKey: key,
  SSECustomerKeyMD5: md5,
}: EncryptionInput): string {
  if (algorithm !== 'AES256') {
    throw invalidArgument(
      'Requests specifying Server Side Encryption with Customer provided keys must provide a valid encryption algorithm.',
      'x-amz-server-side-encryption',
      algorithm,
    );
  }
  const bytes = Buffer.from(key ?? '', 'base64');
  if (bytes.length !== 32)
    throw invalidArgument(
      'The secret key was invalid for the specified algorithm.',
      'x-amz-server-side-encryption',
      null,
    );
  const actual = createHash('md5').update(bytes).digest('base64');
  if (md5 !== undefined && md5 !== actual) {
    throw invalidArgument(
      'The calculated MD5 hash of the key did not match the hash that was provided.',
      'x-amz-server-side-encryption',
      null,
    );
  }
  return actual;
}
