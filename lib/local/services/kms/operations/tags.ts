import type {
  ListResourceTagsCommandInput,
  ListResourceTagsCommandOutput,
  Tag,
  TagResourceCommandInput,
  TagResourceCommandOutput,
  UntagResourceCommandInput,
  UntagResourceCommandOutput,
} from '@aws-sdk/client-kms';
import { ServiceError } from '../../../common/errors';
import { pageOf } from '../../../common/page';
import { mergeTags, removeTags } from '../../../common/tags';
import { real } from '../../service';
import type { KmsContext } from '../context';
import { invalidMarker } from '../errors';
import { findChangeable } from './key-state';

const MOST_TAGS = 50;

export const tagResource = (kms: KmsContext) =>
  real<TagResourceCommandInput, TagResourceCommandOutput>((input) => {
    const key = findChangeable(kms, input.KeyId as string);
    checkTags(input.Tags);
    const tags = mergeTags(
      key.tags,
      input.Tags?.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue })),
    );
    if (tags.length > MOST_TAGS) throw new ServiceError('TagException', 'Too many tags');
    kms.keys.put(key.id, { ...key, tags });
    return {};
  });

export const untagResource = (kms: KmsContext) =>
  real<UntagResourceCommandInput, UntagResourceCommandOutput>((input) => {
    const key = findChangeable(kms, input.KeyId as string);
    kms.keys.put(key.id, { ...key, tags: removeTags(key.tags, input.TagKeys as string[]) });
    return {};
  });

export const listResourceTags = (kms: KmsContext) =>
  real<ListResourceTagsCommandInput, ListResourceTagsCommandOutput>((input) => {
    const { tags } = kms.find(input.KeyId as string);
    const page = pageOf(tags, {
      token: input.Marker,
      limit: input.Limit ?? 50,
      keyOf: (tag) => tag.Key,
      invalidToken: invalidMarker,
    });
    const rendered = page.items.map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value }));
    return { Tags: rendered, Truncated: page.next !== undefined, NextMarker: page.next };
  });

export function checkTags(tags: readonly Tag[] = []): void {
  if (tags.some((tag) => tag.TagKey?.toLowerCase().startsWith('aws:')))
    throw new ServiceError('TagException', 'Tags beginning with aws: are reserved');
  if (new Set(tags.map((tag) => tag.TagKey)).size < tags.length)
    throw new ServiceError('TagException', 'Duplicate tag keys');
}
