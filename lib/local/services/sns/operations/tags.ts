import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  TagResourceCommandInput,
  TagResourceCommandOutput,
  UntagResourceCommandInput,
  UntagResourceCommandOutput,
} from '@aws-sdk/client-sns';
import { ServiceError } from '../../../common/errors';
import { mergeTags, removeTags } from '../../../common/tags';
import { real } from '../../service';
import type { SnsContext } from '../context';
import { resourceNotFound } from '../errors';
import type { TopicRecord } from '../records';

const MOST_TAGS = 50;

export const tagResource = (sns: SnsContext) =>
  real<TagResourceCommandInput, TagResourceCommandOutput>((input) => {
    const topic = findTagged(sns, input.ResourceArn as string);
    const tags = mergeTags(topic.tags, input.Tags);
    if (tags.length > MOST_TAGS)
      throw new ServiceError('TagLimitExceeded', 'Could not complete request: tag quota of per resource exceeded');
    sns.topics.put(topic.arn, { ...topic, tags });
    return {};
  });

export const untagResource = (sns: SnsContext) =>
  real<UntagResourceCommandInput, UntagResourceCommandOutput>((input) => {
    const topic = findTagged(sns, input.ResourceArn as string);
    sns.topics.put(topic.arn, { ...topic, tags: removeTags(topic.tags, input.TagKeys as string[]) });
    return {};
  });

export const listTagsForResource = (sns: SnsContext) =>
  real<ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput>((input) => ({
    Tags: [...findTagged(sns, input.ResourceArn as string).tags],
  }));

function findTagged(sns: SnsContext, arn: string): TopicRecord {
  const topic = sns.topics.get(arn);
  if (topic === undefined) throw resourceNotFound();
  return topic;
}
