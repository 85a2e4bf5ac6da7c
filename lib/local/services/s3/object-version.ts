import type { AlgorithmName, ChecksumType } from './checksums/algorithms';

/** A run of bytes of an object, in a blob of its own. */
export interface StoredPart {
  /** @default 1: the object was not uploaded in parts */
  readonly number?: number;
  readonly digest: string;
  readonly size: number;
  /** Base64, by the object's algorithm. */
  readonly checksum?: string;
}

export interface StoredChecksum {
  readonly algorithm: AlgorithmName;
  readonly type: ChecksumType;
  /** Base64; a composite one ends with `-N`. */
  readonly value: string;
}

/** How S3 would have encrypted the content; it is not encrypted here. */
export interface Encryption {
  readonly algorithm?: string;
  readonly kmsKeyId?: string;
  readonly bucketKey?: boolean;
  /** Base64 of the MD5 of a key that the client keeps (SSE-C). */
  readonly customerKeyMd5?: string;
}

/** Everything about an object's content that a listing does not show. */
export interface ObjectContent {
  /** By the name of the modelled member: `ContentType`, `CacheControl`, … */
  readonly headers: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** @default STANDARD */
  readonly storageClass?: string;
  readonly encryption: Encryption;
  readonly checksum?: StoredChecksum;
  readonly multipart: boolean;
  readonly parts: readonly StoredPart[];
  readonly tags: Readonly<Record<string, string>>;
  /** @default private */
  readonly acl?: { readonly canned?: string };
}

export interface NewObject {
  readonly key: string;
  readonly size: number;
  /** Without the quotes that HTTP puts around it. */
  readonly etag: string;
  /** Epoch milliseconds, whole seconds. */
  readonly modified: number;
  /** @default false */
  readonly deleted?: boolean;
  /** undefined for a delete marker */
  readonly content: ObjectContent | undefined;
}

/** What a listing shows of a version. */
export interface ObjectSummary extends Omit<NewObject, 'content'> {
  /** Ascends with every version of the whole cloud: the newer, the higher. */
  readonly id: number;
  readonly bucket: string;
  readonly version: string;
  readonly latest: boolean;
  readonly deleted: boolean;
  readonly storageClass: string;
  readonly checksumAlgorithm?: string;
  readonly checksumType?: string;
}

/** One version of an object, or a delete marker. */
export interface ObjectVersion extends ObjectSummary {
  readonly content: ObjectContent | undefined;
}

/** A version that is no delete marker. */
export interface StoredObject extends ObjectVersion {
  readonly content: ObjectContent;
}
