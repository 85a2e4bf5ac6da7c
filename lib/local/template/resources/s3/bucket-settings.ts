import type { Properties } from '../../json';
import { isRecord } from '../../json';

/** One property of a bucket, and the pair of S3 operations behind it. */
export interface BucketSetting {
  readonly property: string;
  readonly put: string;
  /** Takes the setting away. @default the setting is put with its empty value */
  readonly clear?: string;
  /** The put operation's input, without `Bucket`; `value` is undefined when there is nothing to clear with. */
  readonly input: (value: unknown) => object;
}

type Rule = Record<string, unknown>;

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

function rulesOf(value: unknown, name: string): Rule[] {
  return isRecord(value) && Array.isArray(value[name]) ? (value[name] as Rule[]) : [];
}

function encryptionRule({ ServerSideEncryptionByDefault: standard, ...rest }: Rule): Rule {
  return { ...(standard !== undefined && { ApplyServerSideEncryptionByDefault: standard }), ...rest };
}

function corsRule({ Id: id, ExposedHeaders: exposed, MaxAge: maxAge, ...rest }: Rule): Rule {
  return {
    ...rest,
    ...(id !== undefined && { ID: id }),
    ...(exposed !== undefined && { ExposeHeaders: exposed }),
    ...(maxAge !== undefined && { MaxAgeSeconds: maxAge }),
  };
}

function lifecycleRule(rule: Rule): Rule {
  const expiration = defined({
    Days: rule['ExpirationInDays'],
    Date: dateOf(rule['ExpirationDate']),
    ExpiredObjectDeleteMarker: rule['ExpiredObjectDeleteMarker'],
  });
  const legacy = rule['NoncurrentVersionExpirationInDays'];
  return defined({
    ID: rule['Id'],
    Status: rule['Status'],
    Filter: lifecycleFilter(rule),
    Expiration: Object.keys(expiration).length > 0 ? expiration : undefined,
    NoncurrentVersionExpiration:
      rule['NoncurrentVersionExpiration'] ?? (legacy === undefined ? undefined : { NoncurrentDays: legacy }),
    AbortIncompleteMultipartUpload: rule['AbortIncompleteMultipartUpload'],
    Transitions: transitions(rule['Transitions'] ?? rule['Transition'], 'Days'),
    NoncurrentVersionTransitions: transitions(
      rule['NoncurrentVersionTransitions'] ?? rule['NoncurrentVersionTransition'],
      'NoncurrentDays',
    ),
  });
}

function lifecycleFilter(rule: Rule): Rule {
  const parts = defined({
    Prefix: rule['Prefix'],
    ObjectSizeGreaterThan: rule['ObjectSizeGreaterThan'],
    ObjectSizeLessThan: rule['ObjectSizeLessThan'],
  });
  const tags = (rule['TagFilters'] ?? []) as unknown[];
  if (tags.length + Object.keys(parts).length > 1) return { And: { ...parts, ...(tags.length > 0 && { Tags: tags }) } };
  return tags.length === 1 ? { Tag: tags[0] } : Object.keys(parts).length === 1 ? parts : { Prefix: '' };
}

function transitions(value: unknown, days: string): Rule[] | undefined {
  if (value === undefined) return undefined;
  return ([value].flat() as Rule[]).map((item) =>
    defined({
      [days]: item['TransitionInDays'],
      Date: dateOf(item['TransitionDate']),
      StorageClass: item['StorageClass'],
      NewerNoncurrentVersions: item['NewerNoncurrentVersions'],
    }),
  );
}

function notifications(value: Properties): Rule {
  const bridge = value['EventBridgeConfiguration'] as Rule | undefined;
  return defined({
    EventBridgeConfiguration: bridge !== undefined && bridge['EventBridgeEnabled'] !== false ? {} : undefined,
    LambdaFunctionConfigurations: targets(value['LambdaConfigurations'], 'Function', 'LambdaFunctionArn'),
    TopicConfigurations: targets(value['TopicConfigurations'], 'Topic', 'TopicArn'),
    QueueConfigurations: targets(value['QueueConfigurations'], 'Queue', 'QueueArn'),
  });
}

function targets(value: unknown, from: string, to: string): Rule[] | undefined {
  if (value === undefined) return undefined;
  return (value as Rule[]).map((item) => {
    const filter = item['Filter'] as { S3Key?: { Rules?: unknown } } | undefined;
    return defined({
      [to]: item[from],
      Events: [item['Event']],
      Filter: filter === undefined ? undefined : { Key: { FilterRules: filter.S3Key?.Rules } },
    });
  });
}

function dateOf(value: unknown): Date | undefined {
  return typeof value === 'string' ? new Date(value) : undefined;
}

function defined(members: Rule): Rule {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
