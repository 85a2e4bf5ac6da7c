import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  TagResourceCommandInput,
  TagResourceCommandOutput,
  UntagResourceCommandInput,
  UntagResourceCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import { mergeTags, removeTags } from '../../../common/tags';
import { real } from '../../service';
import type { AlarmRecord } from '../alarms/records';
import type { CloudWatchContext } from '../context';
import { limitExceeded, tagTargetNotFound } from '../errors';

const MOST_TAGS = 50;

export const tagResource = (cloudwatch: CloudWatchContext) =>
  real<TagResourceCommandInput, TagResourceCommandOutput>((input) => {
    const alarm = findByArn(cloudwatch, input.ResourceARN as string);
    const tags = mergeTags(alarm.tags, input.Tags);
    if (tags.length > MOST_TAGS) throw limitExceeded(`The maximum number of tags per resource is ${MOST_TAGS}.`);
    cloudwatch.alarms.records.put(alarm.name, { ...alarm, tags });
    return {};
  });

export const untagResource = (cloudwatch: CloudWatchContext) =>
  real<UntagResourceCommandInput, UntagResourceCommandOutput>((input) => {
    const alarm = findByArn(cloudwatch, input.ResourceARN as string);
    cloudwatch.alarms.records.put(alarm.name, { ...alarm, tags: removeTags(alarm.tags, input.TagKeys as string[]) });
    return {};
  });

export const listTagsForResource = (cloudwatch: CloudWatchContext) =>
  real<ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput>((input) => ({
    Tags: [...findByArn(cloudwatch, input.ResourceARN as string).tags],
  }));

function findByArn(cloudwatch: CloudWatchContext, arn: string): AlarmRecord {
  const name = /^arn:aws[\w-]*:cloudwatch:[^:]*:\d*:alarm:(.+)$/.exec(arn)?.[1];
  const alarm = name === undefined ? undefined : cloudwatch.alarms.records.get(name);
  if (alarm === undefined) throw tagTargetNotFound(arn);
  return alarm;
}
