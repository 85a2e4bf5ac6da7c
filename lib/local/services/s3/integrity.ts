import { createHash } from 'node:crypto';
import type { Request } from '../service';
import type { Blob } from '../../store/blobs';
import type { Algorithm, AlgorithmName } from './checksums/algorithms';
import { ALGORITHMS, DEFAULT_ALGORITHM, tryFindAlgorithm } from './checksums/algorithms';
import type { Hasher } from './checksums/hasher';
import {
  badChecksum,
  badMd5,
  contentSha256Mismatch,
  entityTooLarge,
  incompleteBody,
  invalidDigest,
  invalidRequest,
} from './errors';

/** S3's limit of a single upload: 5 GiB. */
const LARGEST_UPLOAD = 5 * 1024 ** 3;

/** The members by which an input says what its body should be. */
export type IntegrityInput = Readonly<Partial<Record<Algorithm['member'], string>>> & {
  readonly ChecksumAlgorithm?: string;
  readonly ContentLength?: number;
  readonly ContentMD5?: string;
};

export interface Verified {
  /** Of the content, 32 hexadecimal digits. */
  readonly md5: string;
  readonly algorithm: AlgorithmName;
  /** Base64. */
  readonly checksum: string;
}

/** Watches a body on its way to the disk and then compares it with everything that its sender said about it. */
export class Integrity {
  private readonly md5 = createHash('md5');
  private readonly algorithm: Algorithm;
  private readonly claimed: string | undefined;
  /** Undefined for SHA-256, which the store computes anyway. */
  private readonly hasher: Hasher | undefined;

  /**
   * @param fallback the checksum to compute when the sender gives none
   * @throws InvalidRequest, InvalidDigest, EntityTooLarge before anything is read
   */
  constructor(
    private readonly input: IntegrityInput,
    private readonly request: Pick<Request, 'http'>,
    fallback: AlgorithmName = DEFAULT_ALGORITHM,
  ) {
    const length = input.ContentLength ?? 0;
    if (length > LARGEST_UPLOAD) throw entityTooLarge(length, LARGEST_UPLOAD);
    if (input.ContentMD5 !== undefined && !isBase64Of(input.ContentMD5, 16)) throw invalidDigest(input.ContentMD5);
    const unknown = Object.keys(input).find((member) => member.startsWith('ChecksumXXHASH'));
    if (unknown !== undefined) algorithmOf(unknown.replace('Checksum', ''));
    const given = [...ALGORITHMS.values()].filter(({ member }) => input[member] !== undefined);
    if (given.length > 1)
      throw invalidRequest('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
    this.algorithm = given[0] ?? this.announced() ?? (ALGORITHMS.get(fallback) as Algorithm);
    this.claimed = given[0] && this.wellFormed(input[given[0].member] as string);
    this.hasher = this.algorithm.name === 'SHA256' ? undefined : this.algorithm.create();
  }

  readonly onChunk = (chunk: Buffer): void => {
    this.md5.update(chunk);
    this.hasher?.update(chunk);
  };

  /** @throws ServiceError when the content is not what its sender said */
  async verify(blob: Blob): Promise<Verified> {
    const { ContentLength: length, ContentMD5: expected } = this.input;
    if (length !== undefined && length !== blob.size) throw incompleteBody();
    const md5 = this.md5.digest();
    const actual = md5.toString('base64');
    if (expected !== undefined && expected !== actual) throw badMd5(expected, actual);
    this.verifySha256(blob.digest);
    const checksum = (this.hasher?.digest() ?? Buffer.from(blob.digest, 'hex')).toString('base64');
    const claimed = this.claimed ?? (await this.trailer());
    if (claimed !== undefined && claimed !== checksum) throw badChecksum(this.algorithm.name);
    return { md5: md5.toString('hex'), algorithm: this.algorithm.name, checksum };
  }

  private verifySha256(digest: string): void {
    const signed = this.request.http?.headers['x-amz-content-sha256'];
    if (typeof signed === 'string' && /^[0-9a-f]{64}$/.test(signed) && signed !== digest)
      throw contentSha256Mismatch(signed, digest);
  }

  /** The algorithm of a checksum that is not in the headers: to come in a trailer, or only asked for. */
  private announced(): Algorithm | undefined {
    const trailer = this.request.http?.headers['x-amz-trailer'];
    if (typeof trailer === 'string')
      return algorithmOf(trailer.trim().toLowerCase().replace('x-amz-checksum-', '').toUpperCase());
    const name = this.input.ChecksumAlgorithm;
    if (name === undefined) return undefined;
    if (this.request.http !== undefined) {
      throw invalidRequest(
        'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
      );
    }
    return algorithmOf(name);
  }

  private async trailer(): Promise<string | undefined> {
    if (this.request.http?.headers['x-amz-trailer'] === undefined) return undefined;
    const value = (await this.request.http.trailers)?.[this.algorithm.header];
    if (value === undefined)
      throw invalidRequest(`The trailer ${this.algorithm.header} that was announced did not come.`);
    return this.wellFormed(value);
  }

  private wellFormed(value: string): string {
    if (!isBase64Of(value, this.algorithm.size))
      throw invalidRequest(`Value for ${this.algorithm.header} header is invalid.`);
    return value;
  }
}

/** @throws InvalidRequest for one that is not computed here */
export function algorithmOf(name: string): Algorithm {
  const algorithm = tryFindAlgorithm(name);
  if (algorithm === undefined) {
    throw invalidRequest(
      `Checksum algorithm ${name} is not supported by the local cloud; it computes ${[...ALGORITHMS.keys()].join(', ')}.`,
    );
  }
  return algorithm;
}

function isBase64Of(value: string, size: number): boolean {
  const bytes = Buffer.from(value, 'base64');
  return bytes.length === size && bytes.toString('base64') === value;
}
