import type { Properties } from '../../json';
import { corsRule, encryptionRule, lifecycleRule, notifications, rulesOf } from './bucket-shapes';

/** One property of a bucket, and the pair of S3 operations behind it. */
export interface BucketSetting {
  readonly property: string;
  readonly put: string;
  /** Takes the setting away. @default the setting is put with its empty value */
  readonly clear?: string;
  /** The put operation's input, without `Bucket`; `value` is undefined when there is nothing to clear with. */
  readonly input: (value: unknown) => object;
}

export const BUCKET_SETTINGS: readonly BucketSetting[] = [
  {
    property: 'BucketEncryption',
    put: 'PutBucketEncryption',
    clear: 'DeleteBucketEncryption',
    input: (value) => ({
      ServerSideEncryptionConfiguration: {
        Rules: rulesOf(value, 'ServerSideEncryptionConfiguration').map(encryptionRule),
      },
    }),
  },
  {
    property: 'VersioningConfiguration',
    put: 'PutBucketVersioning',
    input: (value) => ({ VersioningConfiguration: value ?? { Status: 'Suspended' } }),
  },
  {
    property: 'PublicAccessBlockConfiguration',
    put: 'PutPublicAccessBlock',
    clear: 'DeletePublicAccessBlock',
    input: (value) => ({ PublicAccessBlockConfiguration: value }),
  },
  {
    property: 'OwnershipControls',
    put: 'PutBucketOwnershipControls',
    clear: 'DeleteBucketOwnershipControls',
    input: (value) => ({ OwnershipControls: value }),
  },
  {
    property: 'LifecycleConfiguration',
    put: 'PutBucketLifecycleConfiguration',
    clear: 'DeleteBucketLifecycle',
    input: (value) => ({ LifecycleConfiguration: { Rules: rulesOf(value, 'Rules').map(lifecycleRule) } }),
  },
  {
    property: 'CorsConfiguration',
    put: 'PutBucketCors',
    clear: 'DeleteBucketCors',
    input: (value) => ({ CORSConfiguration: { CORSRules: rulesOf(value, 'CorsRules').map(corsRule) } }),
  },
  {
    property: 'NotificationConfiguration',
    put: 'PutBucketNotificationConfiguration',
    input: (value) => ({ NotificationConfiguration: notifications((value ?? {}) as Properties) }),
  },
  {
    property: 'Tags',
    put: 'PutBucketTagging',
    clear: 'DeleteBucketTagging',
    input: (value) => ({ Tagging: { TagSet: value } }),
  },
];
