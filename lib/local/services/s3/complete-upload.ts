import { createHash } from 'node:crypto';
import type { Algorithm } from './checksums/algorithms';
import { ALGORITHMS, compositeChecksum } from './checksums/algorithms';
import { entityTooSmall, invalidPart, invalidPartOrder, invalidRequest, malformedXml } from './errors';
import type { StoredChecksum } from './object-version';
import type { Upload, UploadedPart } from './uploads';

/** A part as the client lists it. */
export type ListedPart = Readonly<Partial<Record<Algorithm['member'], string>>> & {
  readonly PartNumber?: number;
  readonly ETag?: string;
};

const SMALLEST_PART = 5 * 1024 * 1024;

/** The uploaded parts that the client lists. @throws MalformedXML, InvalidPartOrder, InvalidPart, EntityTooSmall */
export function selectParts(
  upload: Upload,
  uploaded: readonly UploadedPart[],
  listed: readonly ListedPart[] | undefined,
): UploadedPart[] {
  if (listed === undefined || listed.length === 0) throw malformedXml();
  const known = new Map(uploaded.map((part) => [part.number, part]));
  const parts = listed.map((entry, index) => {
    const number = entry.PartNumber ?? 0;
    if (index > 0 && number <= (listed[index - 1]?.PartNumber ?? 0)) throw invalidPartOrder(upload.id);
    const part = known.get(number);
    if (part === undefined || !agrees(upload, part, entry)) throw invalidPart(upload.id, number, unquoted(entry.ETag));
    return part;
  });
  const small = parts.slice(0, -1).find(({ size }) => size < SMALLEST_PART);
  if (small !== undefined) throw entityTooSmall(small, SMALLEST_PART);
  return parts;
}

/** The entity tag of the whole: not an MD5 of its content. */
export function multipartEtag(parts: readonly UploadedPart[]): string {
  const hash = createHash('md5');
  for (const { etag } of parts) hash.update(Buffer.from(etag, 'hex'));
  return `${hash.digest('hex')}-${parts.length}`;
}

/** The checksum of the whole; undefined when the parts were not uploaded with the upload's algorithm. */
export function wholeChecksum(upload: Upload, parts: readonly UploadedPart[]): StoredChecksum | undefined {
  const algorithm = ALGORITHMS.get(upload.algorithm) as Algorithm;
  if (parts.some((part) => part.algorithm !== algorithm.name)) return undefined;
  const sums = parts.map(({ checksum, size }) => ({ crc: Buffer.from(checksum, 'base64'), size }));
  const value =
    upload.type === 'FULL_OBJECT'
      ? algorithm.combine?.(sums).toString('base64')
      : compositeChecksum(
          algorithm,
          sums.map(({ crc }) => crc),
        );
  return value === undefined ? undefined : { algorithm: algorithm.name, type: upload.type, value };
}

function agrees(upload: Upload, part: UploadedPart, entry: ListedPart): boolean {
  const claimed = entry[`Checksum${part.algorithm}`];
  if (claimed === undefined && upload.chosen && upload.type === 'COMPOSITE') {
    const name = upload.algorithm.toLowerCase();
    throw invalidRequest(
      `The upload was created using a ${name} checksum. The complete request must include the checksum for each part. It was missing for part ${part.number} in the request.`,
    );
  }
  return unquoted(entry.ETag) === part.etag && (claimed === undefined || claimed === part.checksum);
}

function unquoted(etag = ''): string {
  return etag.replaceAll('"', '');
}
