import { ownerOf } from '../acl';
import { quoted } from '../describe-object';
import type { ObjectSummary } from '../object-version';

/** An entry of `Contents`. */
export function describeEntry(
  object: ObjectSummary,
  encode: (key: string) => string,
  ownerAccount: string | undefined,
) {
  return {
    Key: encode(object.key),
    LastModified: new Date(object.modified),
    ETag: quoted(object.etag),
    Size: object.size,
    StorageClass: object.storageClass as 'STANDARD',
    ChecksumAlgorithm: object.checksumAlgorithm === undefined ? undefined : [object.checksumAlgorithm as 'CRC32'],
    ChecksumType: object.checksumType as 'FULL_OBJECT' | undefined,
    Owner: ownerAccount === undefined ? undefined : ownerOf(ownerAccount),
  };
}

export function describePrefixes(prefixes: readonly string[], encode: (key: string) => string): { Prefix: string }[] {
  return prefixes.map((prefix) => ({ Prefix: encode(prefix) }));
}
