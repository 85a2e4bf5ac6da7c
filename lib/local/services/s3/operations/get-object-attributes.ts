import type {
  GetObjectAttributesCommandInput,
  GetObjectAttributesCommandOutput,
  GetObjectAttributesParts,
} from '@aws-sdk/client-s3';
import { real } from '../../service';
import type { S3Context } from '../context';
import { describeChecksum } from '../describe-object';
import { checkCustomerKey } from '../encryption';
import { findObject, shownVersion } from '../find-object';
import { pageSize } from '../listing/page-size';
import type { ObjectContent } from '../object-version';

export const getObjectAttributes = (s3: S3Context) =>
  real<GetObjectAttributesCommandInput, GetObjectAttributesCommandOutput>((input) => {
    const { bucket, object } = findObject(s3, input);
    checkCustomerKey(object.content.encryption, input);
    const wanted = new Set<string>(attributesOf(input));
    const { content } = object;
    return {
      LastModified: new Date(object.modified),
      VersionId: shownVersion(bucket, object.version),
      ETag: wanted.has('ETag') ? object.etag : undefined,
      Checksum:
        wanted.has('Checksum') && content.checksum !== undefined ? describeChecksum(content.checksum) : undefined,
      ObjectParts: wanted.has('ObjectParts') && content.multipart ? partsOf(content, input) : undefined,
      StorageClass: wanted.has('StorageClass') ? (object.storageClass as 'STANDARD') : undefined,
      ObjectSize: wanted.has('ObjectSize') ? object.size : undefined,
    };
  });

/** Some clients send one header with commas, others one for each. */
function attributesOf({ ObjectAttributes: attributes = [] }: GetObjectAttributesCommandInput): string[] {
  return attributes.flatMap((entry) => entry.split(',')).map((name) => name.trim());
}

/** Single parts are only listed where they have checksums of their own that count. */
function partsOf(content: ObjectContent, input: GetObjectAttributesCommandInput): GetObjectAttributesParts {
  const limit = pageSize('max-parts', input.MaxParts);
  const after = Number(input.PartNumberMarker ?? 0);
  const rest = content.parts.filter(({ number = 1 }) => number > after);
  const shown = rest.slice(0, limit);
  const { checksum } = content;
  return {
    TotalPartsCount: content.parts.length,
    PartNumberMarker: String(after),
    NextPartNumberMarker: String(shown.at(-1)?.number ?? 0),
    MaxParts: limit,
    IsTruncated: rest.length > limit,
    Parts:
      checksum?.type === 'COMPOSITE'
        ? shown.map((part) => ({
            PartNumber: part.number,
            Size: part.size,
            [`Checksum${checksum.algorithm}`]: part.checksum,
          }))
        : undefined,
  };
}
