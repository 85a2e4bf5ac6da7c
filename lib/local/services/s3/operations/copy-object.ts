import { createHash } from 'node:crypto';
import type { CopyObjectCommandInput, CopyObjectCommandOutput } from '@aws-sdk/client-s3';
import { real } from '../../service';
import { DEFAULT_ALGORITHM } from '../checksums/algorithms';
import type { S3Context } from '../context';
import { modifiedNow } from '../context';
import { findCopySource } from '../copy-source';
import { describeChecksum, quoted } from '../describe-object';
import { describeEncryption } from '../encryption';
import { invalidRequest } from '../errors';
import { shownVersion, type Found } from '../find-object';
import { algorithmOf } from '../integrity';
import { describeNew, type Description, type DescriptionInput } from '../new-content';
import type { StoredChecksum, StoredObject } from '../object-version';
import { writeObject } from '../write-object';

/** The bytes stay where they are: the copy refers to the same blobs. */
export const copyObject = (s3: S3Context) =>
  real<CopyObjectCommandInput, CopyObjectCommandOutput>(async (input, request) => {
    const source = findCopySource(s3, input);
    const description = describeCopy(s3, input, source);
    const pin = s3.references.pin(source.object.content.parts.map(({ digest }) => digest));
    try {
      const { etag, checksum } = await sumsOf(s3, source.object, input.ChecksumAlgorithm);
      const { size, content } = source.object;
      const object = {
        key: input.Key as string,
        size,
        etag,
        modified: modifiedNow(s3),
        content: { ...description, multipart: false, checksum, parts: content.parts },
      };
      const written = writeObject(s3, { input, object, event: 'ObjectCreated:Copy', request });
      return {
        VersionId: written.versionId,
        CopySourceVersionId: shownVersion(source.bucket, source.object.version),
        CopyObjectResult: {
          ETag: quoted(etag),
          LastModified: new Date(object.modified),
          ...describeChecksum(checksum),
        },
        ...describeEncryption(description.encryption),
      };
    } finally {
      s3.contents.forget(pin);
    }
  });

function describeCopy(s3: S3Context, input: CopyObjectCommandInput, { object, bucket: from }: Found): Description {
  const bucket = s3.buckets.find(input);
  const given = describeNew(bucket, input as DescriptionInput);
  const { content } = object;
  const replaced = input.MetadataDirective === 'REPLACE';
  const changed =
    replaced ||
    (input.StorageClass ?? input.WebsiteRedirectLocation ?? input.ServerSideEncryption ?? input.SSECustomerKey) !==
      undefined;
  if (from.name === bucket.name && object.key === input.Key && object.latest && !changed) {
    throw invalidRequest(
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  }
  return {
    ...given,
    headers: replaced ? given.headers : { ...withoutRedirect(content.headers), ...redirectOf(input) },
    metadata: replaced ? given.metadata : content.metadata,
    tags: input.TaggingDirective === 'REPLACE' ? given.tags : content.tags,
  };
}

/** A redirect is never copied. */
function withoutRedirect(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'WebsiteRedirectLocation'));
}

function redirectOf({ WebsiteRedirectLocation }: CopyObjectCommandInput): Record<string, string> {
  return WebsiteRedirectLocation === undefined ? {} : { WebsiteRedirectLocation };
}

/** A copy is one whole, whatever parts its source was uploaded in: it has an MD5 for its tag and a checksum of all bytes. */
async function sumsOf(
  s3: S3Context,
  source: StoredObject,
  wanted: string | undefined,
): Promise<{ etag: string; checksum: StoredChecksum | undefined }> {
  const { checksum, multipart, parts } = source.content;
  const name = wanted ?? checksum?.algorithm ?? DEFAULT_ALGORITHM;
  if (!multipart && checksum?.algorithm === name) return { etag: source.etag, checksum };
  const md5 = createHash('md5');
  const algorithm = algorithmOf(name);
  const hasher = algorithm.create();
  for await (const chunk of s3.contents.read(parts) as AsyncIterable<Buffer>) {
    md5.update(chunk);
    hasher.update(chunk);
  }
  return {
    etag: md5.digest('hex'),
    checksum: { algorithm: algorithm.name, type: 'FULL_OBJECT', value: hasher.digest().toString('base64') },
  };
}
