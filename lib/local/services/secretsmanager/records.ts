import type { Tag } from '../../common/tags';

export interface SecretRecord {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly kmsKeyId?: string;
  /** Epoch milliseconds, as are all times. */
  readonly created: number;
  readonly changed: number;
  readonly accessed?: number;
  /** When it will be gone. */
  readonly deletion?: number;
  readonly deletedAt?: number;
  readonly tags: readonly Tag[];
  readonly policy?: string;
  /** Oldest first. */
  readonly versions: readonly VersionRecord[];
}

export interface VersionRecord {
  readonly id: string;
  readonly stages: readonly string[];
  readonly created: number;
  readonly kind: 'string' | 'binary';
  readonly sealed: SealedValue;
}

/** Base64 throughout. */
export interface SealedValue {
  readonly dataKey: string;
  readonly nonce: string;
  readonly tag: string;
  readonly data: string;
}

export const CURRENT = 'AWSCURRENT';
export const PREVIOUS = 'AWSPREVIOUS';
