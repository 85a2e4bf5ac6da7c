import type { GrantConstraints, GrantOperation } from '@aws-sdk/client-kms';

/** Stored under `KEYID GRANTID`. */
export interface GrantRecord {
  readonly keyId: string;
  readonly grantId: string;
  readonly token: string;
  readonly name?: string;
  readonly created: number;
  readonly grantee: string;
  readonly retiring?: string;
  readonly issuer: string;
  readonly operations: readonly GrantOperation[];
  readonly constraints?: GrantConstraints;
}
