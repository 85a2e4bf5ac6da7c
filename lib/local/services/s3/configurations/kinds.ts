import { DEFAULT_ENCRYPTION } from '../encryption';
import { checkLifecycle, checkNotification, checkOwnership, checkPolicy, checkTagging } from './checks';

/** One thing that a bucket can be configured with, and the operations that do it. */
export interface ConfigurationKind {
  readonly name: string;
  readonly get: string;
  readonly put: string;
  readonly delete?: string;
  /** Member of the `Put` input that is stored. */
  readonly member: string;
  /** Member of the `Get` output that holds it whole. @default it is the output */
  readonly shownAs?: string;
  /** The error of a `Get` where nothing is stored. @default an empty answer */
  readonly missing?: readonly [code: string, message: string];
  /** What is stored after a `Delete`. @default nothing */
  readonly fallback?: object;
  /** Why AWS would do more than store it. @default the local cloud acts by it, too */
  readonly recorded?: string;
  /** @throws ServiceError for what S3 would not take */
  readonly check?: (configuration: unknown) => void;
}

export const CONFIGURATIONS: readonly ConfigurationKind[] = [
  {
    name: 'accelerate',
    get: 'GetBucketAccelerateConfiguration',
    put: 'PutBucketAccelerateConfiguration',
    member: 'AccelerateConfiguration',
    recorded: 'AWS would route transfers through edge locations',
  },
  {
    name: 'cors',
    get: 'GetBucketCors',
    put: 'PutBucketCors',
    delete: 'DeleteBucketCors',
    member: 'CORSConfiguration',
    missing: ['NoSuchCORSConfiguration', 'The CORS configuration does not exist'],
    recorded: 'AWS would answer browsers of other origins by it',
  },
  {
    name: 'encryption',
    get: 'GetBucketEncryption',
    put: 'PutBucketEncryption',
    delete: 'DeleteBucketEncryption',
    member: 'ServerSideEncryptionConfiguration',
    shownAs: 'ServerSideEncryptionConfiguration',
    missing: [
      'ServerSideEncryptionConfigurationNotFoundError',
      'The server side encryption configuration was not found',
    ],
    fallback: DEFAULT_ENCRYPTION,
    recorded: 'AWS would encrypt by it; objects say that they are encrypted so, and are not',
  },
  {
    name: 'lifecycle',
    get: 'GetBucketLifecycleConfiguration',
    put: 'PutBucketLifecycleConfiguration',
    delete: 'DeleteBucketLifecycle',
    member: 'LifecycleConfiguration',
    missing: ['NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'],
    recorded: 'AWS would move and expire objects by it',
    check: checkLifecycle,
  },
  {
    name: 'logging',
    get: 'GetBucketLogging',
    put: 'PutBucketLogging',
    member: 'BucketLoggingStatus',
    recorded: 'AWS would write access logs; the timeline has every call',
  },
  {
    name: 'notification',
    get: 'GetBucketNotificationConfiguration',
    put: 'PutBucketNotificationConfiguration',
    member: 'NotificationConfiguration',
    check: checkNotification,
  },
  {
    name: 'ownershipControls',
    get: 'GetBucketOwnershipControls',
    put: 'PutBucketOwnershipControls',
    delete: 'DeleteBucketOwnershipControls',
    member: 'OwnershipControls',
    shownAs: 'OwnershipControls',
    missing: ['OwnershipControlsNotFoundError', 'The bucket ownership controls were not found'],
    check: checkOwnership,
  },
  {
    name: 'policy',
    get: 'GetBucketPolicy',
    put: 'PutBucketPolicy',
    delete: 'DeleteBucketPolicy',
    member: 'Policy',
    shownAs: 'Policy',
    missing: ['NoSuchBucketPolicy', 'The bucket policy does not exist'],
    recorded: 'AWS would allow and deny by it; access is not checked here',
    check: checkPolicy,
  },
  {
    name: 'publicAccessBlock',
    get: 'GetPublicAccessBlock',
    put: 'PutPublicAccessBlock',
    delete: 'DeletePublicAccessBlock',
    member: 'PublicAccessBlockConfiguration',
    shownAs: 'PublicAccessBlockConfiguration',
    missing: ['NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found'],
    recorded: 'AWS would refuse public access by it; nothing here is public',
  },
  {
    name: 'replication',
    get: 'GetBucketReplication',
    put: 'PutBucketReplication',
    delete: 'DeleteBucketReplication',
    member: 'ReplicationConfiguration',
    shownAs: 'ReplicationConfiguration',
    missing: ['ReplicationConfigurationNotFoundError', 'The replication configuration was not found'],
    recorded: 'AWS would copy new objects to other buckets',
  },
  {
    name: 'requestPayment',
    get: 'GetBucketRequestPayment',
    put: 'PutBucketRequestPayment',
    member: 'RequestPaymentConfiguration',
    fallback: { Payer: 'BucketOwner' },
    recorded: 'AWS would bill by it',
  },
  {
    name: 'tagging',
    get: 'GetBucketTagging',
    put: 'PutBucketTagging',
    delete: 'DeleteBucketTagging',
    member: 'Tagging',
    missing: ['NoSuchTagSet', 'The TagSet does not exist'],
    check: checkTagging,
  },
  {
    name: 'website',
    get: 'GetBucketWebsite',
    put: 'PutBucketWebsite',
    delete: 'DeleteBucketWebsite',
    member: 'WebsiteConfiguration',
    missing: ['NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration'],
    recorded: 'AWS would serve the bucket as a website',
  },
];

/** Configurations of which a bucket may have several, each with an id. */
export const LISTED_CONFIGURATIONS = [
  { name: 'analytics', type: 'Analytics', recorded: 'AWS would analyse how objects are accessed' },
  { name: 'intelligentTiering', type: 'IntelligentTiering', recorded: 'AWS would move objects to archive tiers' },
  { name: 'inventory', type: 'Inventory', recorded: 'AWS would write lists of the objects' },
  { name: 'metrics', type: 'Metrics', recorded: 'AWS would publish request metrics' },
] as const;
