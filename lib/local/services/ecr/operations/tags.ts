import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  TagResourceCommandInput,
  TagResourceCommandOutput,
  UntagResourceCommandInput,
  UntagResourceCommandOutput,
} from '@aws-sdk/client-ecr';
import { real } from '../../service';
import type { EcrContext } from '../context';

export const tagResource = (ecr: EcrContext) =>
  real<TagResourceCommandInput, TagResourceCommandOutput>((input) => {
    const repository = ecr.repositories.findByArn(input.resourceArn as string);
    const added = Object.fromEntries((input.tags ?? []).map(({ Key, Value }) => [Key, Value ?? '']));
    ecr.repositories.put({ ...repository, tags: { ...repository.tags, ...added } });
    return {};
  });

export const untagResource = (ecr: EcrContext) =>
  real<UntagResourceCommandInput, UntagResourceCommandOutput>((input) => {
    const repository = ecr.repositories.findByArn(input.resourceArn as string);
    const kept = Object.entries(repository.tags).filter(([key]) => input.tagKeys?.includes(key) !== true);
    ecr.repositories.put({ ...repository, tags: Object.fromEntries(kept) });
    return {};
  });

export const listTagsForResource = (ecr: EcrContext) =>
  real<ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput>((input) => {
    const { tags } = ecr.repositories.findByArn(input.resourceArn as string);
    return { tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  });
