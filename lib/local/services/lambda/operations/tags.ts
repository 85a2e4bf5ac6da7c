import type {
  ListTagsCommandInput,
  ListTagsCommandOutput,
  TagResourceCommandInput,
  TagResourceCommandOutput,
  UntagResourceCommandInput,
  UntagResourceCommandOutput,
} from '@aws-sdk/client-lambda';
import { real } from '../../service';
import type { LambdaContext } from '../context';

export const tagResource = (lambda: LambdaContext) =>
  real<TagResourceCommandInput, TagResourceCommandOutput>((input) => {
    const record = lambda.functions.named(input.Resource);
    lambda.functions.save({ ...record, tags: { ...record.tags, ...input.Tags } });
    return {};
  });

export const untagResource = (lambda: LambdaContext) =>
  real<UntagResourceCommandInput, UntagResourceCommandOutput>((input) => {
    const record = lambda.functions.named(input.Resource);
    const gone = new Set(input.TagKeys);
    const tags = Object.fromEntries(Object.entries(record.tags).filter(([key]) => !gone.has(key)));
    lambda.functions.save({ ...record, tags });
    return {};
  });

export const listTags = (lambda: LambdaContext) =>
  real<ListTagsCommandInput, ListTagsCommandOutput>((input) => ({
    Tags: { ...lambda.functions.named(input.Resource).tags },
  }));
