import { invalidArgument, malformedPolicy, malformedXml } from '../errors';
import type { NotificationConfiguration } from '../notifications/targets';
import { checkBucketTags } from '../tags';

/** @throws MalformedPolicy */
export function checkPolicy(policy: unknown): void {
  if (typeof policy !== 'string' || !policy.trimStart().startsWith('{')) {
    throw malformedPolicy("Policies must be valid JSON and the first byte must be '{'");
  }
  try {
    const { Statement: statements } = JSON.parse(policy) as { Statement?: unknown };
    if (statements === undefined) throw malformedPolicy('Missing required field Statement');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw malformedPolicy('This policy contains invalid Json');
  }
}

/** @throws InvalidTag, BadRequest */
export function checkTagging(tagging: unknown): void {
  checkBucketTags((tagging as { TagSet?: [] }).TagSet);
}

/** @throws MalformedXML */
export function checkLifecycle(lifecycle: unknown): void {
  const rules = (lifecycle as { Rules?: readonly { Status?: string }[] }).Rules ?? [];
  if (rules.length === 0 || rules.some(({ Status }) => Status !== 'Enabled' && Status !== 'Disabled'))
    throw malformedXml();
}

/** @throws MalformedXML */
export function checkOwnership(ownership: unknown): void {
  const rules = (ownership as { Rules?: readonly { ObjectOwnership?: string }[] }).Rules ?? [];
  const known = ['BucketOwnerPreferred', 'ObjectWriter', 'BucketOwnerEnforced'];
  if (rules.length !== 1 || !known.includes(rules[0]?.ObjectOwnership ?? '')) throw malformedXml();
}

/** The local cloud has no queues: a configuration that needs one is refused, as S3 refuses a queue that does not exist. */
export function checkNotification(configuration: unknown): void {
  const { QueueConfigurations: queues = [] } = configuration as NotificationConfiguration;
  if (queues.length > 0) {
    throw invalidArgument(
      'Unable to validate the following destination configurations: the local cloud has no SQS',
      'QueueConfiguration',
      null,
    );
  }
}
