import { invalid } from './errors';
import { parseFilterPolicy } from './filter-policy';

const TOPIC_ATTRIBUTE =
  /^(DisplayName|Policy|DeliveryPolicy|KmsMasterKeyId|SignatureVersion|TracingConfig|(HTTP|Firehose|Lambda|Application|SQS)(SuccessFeedbackRoleArn|SuccessFeedbackSampleRate|FailureFeedbackRoleArn))$/;
const JSON_ATTRIBUTES = ['Policy', 'DeliveryPolicy'];

/** @throws ServiceError InvalidParameter */
export function checkTopicAttribute(name: string, value: string): void {
  if (
    name === 'FifoTopic' ||
    name === 'ContentBasedDeduplication' ||
    name === 'FifoThroughputScope' ||
    name === 'ArchivePolicy'
  ) {
    if (value === 'false') return;
    throw invalid(`${name} Reason: the local cloud has no FIFO topics`);
  }
  if (!TOPIC_ATTRIBUTE.test(name)) throw invalid('AttributeName');
  if (JSON_ATTRIBUTES.includes(name) && value !== '') parseJson(value, name);
}

/** @throws ServiceError InvalidParameter, FilterPolicyLimitExceeded */
export function checkSubscriptionAttributes(attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) checkSubscriptionAttribute(name, value);
  const { FilterPolicy: policy, FilterPolicyScope: scope } = attributes;
  if (policy !== undefined && policy !== '') parseFilterPolicy(policy, scope);
}

function checkSubscriptionAttribute(name: string, value: string): void {
  switch (name) {
    case 'FilterPolicy':
      return;
    case 'FilterPolicyScope':
      if (value !== 'MessageAttributes' && value !== 'MessageBody')
        throw invalid(
          'FilterPolicyScope: Invalid value [' + value + ']. Please use either MessageBody or MessageAttributes',
        );
      return;
    case 'DeliveryPolicy':
      parseJson(value, name);
      return;
    case 'RawMessageDelivery':
      if (value === 'true')
        throw invalid(
          'Attributes Reason: RawMessageDelivery is for http, sqs and firehose, which the local cloud does not deliver to',
        );
      return;
    case 'RedrivePolicy':
      throw invalid('RedrivePolicy Reason: the local cloud has no SQS queues');
    default:
      throw invalid('AttributeName');
  }
}

export function parseJson(text: string, name: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // told below, as for JSON that is no object
  }
  throw invalid(`${name}: failed to parse JSON`);
}
