import { checkReadConditions, type ReadConditions } from './conditions';
import type { ByteRange } from '../../common/byte-range';
import type { S3Context } from './context';
import { describeObject } from './describe-object';
import { checkCustomerKey, type EncryptionInput } from './encryption';
import { invalidRequest } from './errors';
import { findObject, type ObjectInput } from './find-object';
import type { StoredObject } from './object-version';
import { parseRange, rangeOfPart } from './ranges';

/** What GetObject and HeadObject have in common. */
export interface ReadInput extends ObjectInput, ReadConditions, EncryptionInput {
  readonly Range?: string;
  readonly PartNumber?: number;
  readonly ChecksumMode?: string;
}

export interface Read {
  readonly object: StoredObject;
  /** undefined for the whole */
  readonly range: ByteRange | undefined;
  readonly description: object;
}

/** Finds what a read means, and says everything about it but its bytes. */
export function readObject(s3: S3Context, input: ReadInput, method: 'GET' | 'HEAD'): Read {
  const { bucket, object } = findObject(s3, input, method);
  checkCustomerKey(object.content.encryption, input);
  checkReadConditions(object, input);
  const range = rangeOf(object, input);
  const described = describeObject(bucket, object, range, input.ChecksumMode);
  const parts = input.PartNumber !== undefined && object.content.multipart ? object.content.parts.length : undefined;
  return { object, range, description: { ...described, PartsCount: parts } };
}

function rangeOf(object: StoredObject, { Range: header, PartNumber: part }: ReadInput): ByteRange | undefined {
  if (part === undefined) return parseRange(header, object.size);
  if (header !== undefined) throw invalidRequest('Cannot specify both Range header and partNumber query parameter');
  const range = rangeOfPart(object.content.parts, part);
  return range.end < range.start ? undefined : range;
}
