import type {
  TagResourceCommandInput,
  TagResourceCommandOutput,
  UntagResourceCommandInput,
  UntagResourceCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import { ServiceError } from '../../../common/errors';
import { mergeTags, removeTags } from '../../../common/tags';
import { real } from '../../service';
import type { SecretsContext } from '../context';

const MOST_TAGS = 50;

export const tagResource = (secrets: SecretsContext) =>
  real<TagResourceCommandInput, TagResourceCommandOutput>((input) => {
    const secret = secrets.find(input.SecretId as string);
    const tags = mergeTags(secret.tags, input.Tags);
    if (tags.length > MOST_TAGS)
      throw new ServiceError('LimitExceededException', `A secret can have up to ${MOST_TAGS} tags.`);
    secrets.save({ ...secret, tags });
    return {};
  });

export const untagResource = (secrets: SecretsContext) =>
  real<UntagResourceCommandInput, UntagResourceCommandOutput>((input) => {
    const secret = secrets.find(input.SecretId as string);
    secrets.save({ ...secret, tags: removeTags(secret.tags, input.TagKeys as string[]) });
    return {};
  });
