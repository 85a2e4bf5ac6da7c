import type { CreateTopicCommandInput, CreateTopicCommandOutput } from '@aws-sdk/client-sns';
import { mergeTags } from '../../../common/tags';
import { real } from '../../service';
import { checkTopicAttribute } from '../attributes';
import type { SnsContext } from '../context';
import { invalid } from '../errors';
import type { TopicRecord } from '../records';

const NAME = /^[\w-]{1,256}$/;

/** A topic that is there already, alike in what is given, is answered as if it had been made. */
export const createTopic = (sns: SnsContext) =>
  real<CreateTopicCommandInput, CreateTopicCommandOutput>((input) => {
    const name = input.Name as string;
    if (name.endsWith('.fifo') || input.Attributes?.['FifoTopic'] === 'true')
      throw invalid('Topic Name Reason: the local cloud has no FIFO topics');
    if (!NAME.test(name)) throw invalid('Topic Name');
    if (input.DataProtectionPolicy !== undefined)
      throw invalid('DataProtectionPolicy Reason: not supported by the local cloud');
    const attributes = input.Attributes ?? {};
    for (const [attribute, value] of Object.entries(attributes)) checkTopicAttribute(attribute, value);
    const arn = sns.topicArn(name);
    const existing = sns.topics.get(arn);
    if (existing !== undefined) checkSame(existing, attributes, input.Tags);
    else sns.topics.put(arn, { name, arn, attributes, tags: mergeTags([], input.Tags) });
    return { TopicArn: arn };
  });

function checkSame(
  existing: TopicRecord,
  attributes: Readonly<Record<string, string>>,
  tags: CreateTopicCommandInput['Tags'],
): void {
  if (Object.entries(attributes).some(([name, value]) => existing.attributes[name] !== value)) {
    throw invalid('Attributes Reason: Topic already exists with different attributes');
  }
  if (tags !== undefined && JSON.stringify(mergeTags([], tags)) !== JSON.stringify(existing.tags)) {
    throw invalid('Tags Reason: Topic already exists with different tags');
  }
}
