import type { Properties } from '../../json';
import { isRecord } from '../../json';

/** CloudFormation's shapes of bucket settings as S3's API has them. */
type Rule = Record<string, unknown>;

export function rulesOf(value: unknown, name: string): Rule[] {
  return isRecord(value) && Array.isArray(value[name]) ? (value[name] as Rule[]) : [];
}

export function encryptionRule({ ServerSideEncryptionByDefault: standard, ...rest }: Rule): Rule {
  return { ...(standard !== undefined && { ApplyServerSideEncryptionByDefault: standard }), ...rest };
}

export function corsRule({ Id: id, ExposedHeaders: exposed, MaxAge: maxAge, ...rest }: Rule): Rule {
  return {
    ...rest,
    ...(id !== undefined && { ID: id }),
    ...(exposed !== undefined && { ExposeHeaders: exposed }),
    ...(maxAge !== undefined && { MaxAgeSeconds: maxAge }),
  };
}

export function lifecycleRule(rule: Rule): Rule {
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

export function notifications(value: Properties): Rule {
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
