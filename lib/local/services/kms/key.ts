import type { KeyMetadata } from '@aws-sdk/client-kms';
import type { Tag } from '../../common/tags';

export interface KeyRecord {
  /** A UUID, or `mrk-` and 32 hexadecimal digits. */
  readonly id: string;
  readonly description: string;
  readonly created: number;
  readonly state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  /** Epoch milliseconds, while PendingDeletion. */
  readonly deletion?: number;
  readonly waitingDays?: number;
  readonly awsManaged: boolean;
  readonly multiRegion: boolean;
  readonly policy: string;
  readonly tags: readonly Tag[];
  /** Oldest first; the last one encrypts. */
  readonly materials: readonly Material[];
  readonly rotation?: Rotation;
}

export interface Material {
  /** 32 bytes in base64. */
  readonly secret: string;
  readonly created: number;
  readonly cause: 'CREATED' | 'AUTOMATIC' | 'ON_DEMAND';
}

export interface Rotation {
  readonly periodDays: number;
  /** Epoch milliseconds. */
  readonly next: number;
}

export interface AliasRecord {
  readonly name: string;
  readonly keyId: string;
  readonly created: number;
  readonly updated: number;
}

export function metadataOf(key: KeyRecord, account: string, arn: string): KeyMetadata {
  return {
    AWSAccountId: account,
    KeyId: key.id,
    Arn: arn,
    CreationDate: new Date(key.created),
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: key.state,
    DeletionDate: key.deletion === undefined || key.multiRegion ? undefined : new Date(key.deletion),
    PendingDeletionWindowInDays: key.multiRegion ? key.waitingDays : undefined,
    Origin: 'AWS_KMS',
    KeyManager: key.awsManaged ? 'AWS' : 'CUSTOMER',
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    MultiRegion: key.multiRegion,
    MultiRegionConfiguration: key.multiRegion
      ? { MultiRegionKeyType: 'PRIMARY', PrimaryKey: { Arn: arn, Region: arn.split(':')[3] }, ReplicaKeys: [] }
      : undefined,
  };
}
