import type { ListPartsCommandInput, ListPartsCommandOutput } from '@aws-sdk/client-s3';
import { real } from '../../service';
import { ownerOf } from '../acl';
import type { S3Context } from '../context';
import { quoted } from '../describe-object';
import { pageSize } from '../listing/page-size';

export const listParts = (s3: S3Context) =>
  real<ListPartsCommandInput, ListPartsCommandOutput>((input) => {
    const bucket = s3.buckets.find(input);
    const upload = s3.uploads.find(bucket.name, input.Key as string, input.UploadId as string);
    const limit = pageSize('max-parts', input.MaxParts);
    const found = s3.uploads.parts(upload.id, Number(input.PartNumberMarker ?? 0), limit + 1);
    const parts = found.slice(0, limit);
    const owner = ownerOf(s3.platform.account);
    return {
      Bucket: bucket.name,
      Key: upload.key,
      UploadId: upload.id,
      PartNumberMarker: input.PartNumberMarker ?? '0',
      NextPartNumberMarker: String(parts.at(-1)?.number ?? 0),
      MaxParts: limit,
      IsTruncated: found.length > limit,
      Parts: parts.map((part) => ({
        PartNumber: part.number,
        ETag: quoted(part.etag),
        LastModified: new Date(part.modified),
        Size: part.size,
        ...{ [`Checksum${part.algorithm}`]: part.checksum },
      })),
      Initiator: owner,
      Owner: owner,
      StorageClass: (upload.description.storageClass ?? 'STANDARD') as 'STANDARD',
      ChecksumAlgorithm: upload.chosen ? (upload.algorithm as 'CRC32') : undefined,
      ChecksumType: upload.chosen ? upload.type : undefined,
    };
  });
