import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  ListTagsLogGroupCommandInput,
  ListTagsLogGroupCommandOutput,
  TagLogGroupCommandInput,
  TagLogGroupCommandOutput,
  TagResourceCommandInput,
  TagResourceCommandOutput,
  UntagLogGroupCommandInput,
  UntagLogGroupCommandOutput,
  UntagResourceCommandInput,
  UntagResourceCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { ServiceError } from '../../../common/errors';
import type { Tag } from '../../../common/tags';
import { mergeTags, removeTags } from '../../../common/tags';
import { real } from '../../service';
import type { LogsContext } from '../context';
import { nameOf } from '../context';
import type { GroupRecord } from '../records';

const MOST_TAGS = 50;

type TagMap = Readonly<Record<string, string>>;

export const tagResource = (logs: LogsContext) =>
  real<TagResourceCommandInput, TagResourceCommandOutput>((input) =>
    tag(logs, findByArn(logs, input.resourceArn), input.tags),
  );

export const tagLogGroup = (logs: LogsContext) =>
  real<TagLogGroupCommandInput, TagLogGroupCommandOutput>((input) =>
    tag(logs, logs.findGroup(input.logGroupName as string), input.tags),
  );

export const untagResource = (logs: LogsContext) =>
  real<UntagResourceCommandInput, UntagResourceCommandOutput>((input) =>
    untag(logs, findByArn(logs, input.resourceArn), input.tagKeys),
  );

export const untagLogGroup = (logs: LogsContext) =>
  real<UntagLogGroupCommandInput, UntagLogGroupCommandOutput>((input) =>
    untag(logs, logs.findGroup(input.logGroupName as string), input.tags),
  );

export const listTagsForResource = (logs: LogsContext) =>
  real<ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput>((input) => ({
    tags: mapOf(findByArn(logs, input.resourceArn).tags),
  }));

export const listTagsLogGroup = (logs: LogsContext) =>
  real<ListTagsLogGroupCommandInput, ListTagsLogGroupCommandOutput>((input) => ({
    tags: mapOf(logs.findGroup(input.logGroupName as string).tags),
  }));

export function tagsOf(map: TagMap = {}): Tag[] {
  return Object.entries(map).map(([Key, Value]) => ({ Key, Value }));
}

function mapOf(tags: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(tags.map((tag) => [tag.Key, tag.Value]));
}

function findByArn(logs: LogsContext, arn = ''): GroupRecord {
  return logs.findGroup(nameOf(arn));
}

function tag(logs: LogsContext, group: GroupRecord, added: TagMap = {}): object {
  const tags = mergeTags(group.tags, tagsOf(added));
  if (tags.length > MOST_TAGS)
    throw new ServiceError('TooManyTagsException', `The maximum number of tags per resource is ${MOST_TAGS}.`);
  logs.groups.put(group.name, { ...group, tags });
  return {};
}

function untag(logs: LogsContext, group: GroupRecord, keys: readonly string[] = []): object {
  logs.groups.put(group.name, { ...group, tags: removeTags(group.tags, keys) });
  return {};
}
