import { checkObjectAcl, type AclInput } from './acl';
import type { Bucket } from './buckets';
import { encryptionFor, type EncryptionInput } from './encryption';
import { invalidRequest, keyTooLong, metadataTooLarge, notImplemented, s3Error } from './errors';
import type { ObjectContent } from './object-version';
import { tagsFromHeader } from './tags';

/** The members of PutObject, CopyObject and CreateMultipartUpload that describe the object to be. */
export interface DescriptionInput extends EncryptionInput, AclInput {
  readonly Key?: string;
  readonly Metadata?: Readonly<Record<string, string>>;
  readonly StorageClass?: string;
  readonly Tagging?: string;
  readonly ObjectLockMode?: string;
  readonly ObjectLockRetainUntilDate?: Date;
  readonly ObjectLockLegalHoldStatus?: string;
  readonly WriteOffsetBytes?: number;
}

/** An object's description before its bytes are known. */
export type Description = Omit<ObjectContent, 'parts' | 'checksum' | 'multipart'>;

/** The headers that S3 keeps and gives back. */
export const KEPT_HEADERS = [
  'CacheControl',
  'ContentDisposition',
  'ContentEncoding',
  'ContentLanguage',
  'ContentType',
  'Expires',
  'WebsiteRedirectLocation',
] as const;

const LONGEST_KEY = 1024;
const LARGEST_METADATA = 2048;
const STORAGE_CLASSES = new Set([
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
  'GLACIER_IR',
]);

/** @throws ServiceError for whatever S3 would refuse before it reads the body */
export function describeNew(bucket: Bucket, input: DescriptionInput): Description {
  checkKey(input.Key as string);
  checkSupported(input);
  checkObjectAcl(bucket, input);
  return {
    headers: headersOf(input),
    metadata: metadataOf(input),
    storageClass: storageClassOf(input),
    encryption: encryptionFor(bucket, input),
    tags: tagsFromHeader(input.Tagging),
    acl: input.ACL === undefined ? undefined : { canned: input.ACL },
  };
}

/** @throws KeyTooLongError */
export function checkKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size > LONGEST_KEY) throw keyTooLong(size);
}

export function headersOf(input: object): Record<string, string> {
  const given = input as Readonly<Record<string, string | Date | undefined>>;
  const entries = KEPT_HEADERS.flatMap((name) => {
    const value = given[name];
    return value === undefined ? [] : [[name, value instanceof Date ? value.toUTCString() : value] as const];
  });
  return { ContentType: 'binary/octet-stream', ...Object.fromEntries(entries) };
}

/** @throws MetadataTooLarge */
export function metadataOf({ Metadata: metadata = {} }: DescriptionInput): Record<string, string> {
  const entries = Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value] as const);
  const size = entries.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
  if (size > LARGEST_METADATA) throw metadataTooLarge(size, LARGEST_METADATA);
  return Object.fromEntries(entries);
}

/** @throws InvalidStorageClass */
export function storageClassOf({ StorageClass: name }: DescriptionInput): string | undefined {
  if (name !== undefined && !STORAGE_CLASSES.has(name)) {
    throw s3Error(400, 'InvalidStorageClass', 'The storage class you specified is not valid', {
      StorageClassRequested: name,
    });
  }
  return name === 'STANDARD' ? undefined : name;
}

function checkSupported(input: DescriptionInput): void {
  if (input.WriteOffsetBytes !== undefined)
    throw notImplemented('A header you provided implies functionality that is not implemented');
  if (input.ObjectLockMode ?? input.ObjectLockRetainUntilDate ?? input.ObjectLockLegalHoldStatus) {
    throw invalidRequest('Bucket is missing Object Lock Configuration');
  }
}
