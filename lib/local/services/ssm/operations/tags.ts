import type {
  AddTagsToResourceCommandInput,
  AddTagsToResourceCommandOutput,
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  RemoveTagsFromResourceCommandInput,
  RemoveTagsFromResourceCommandOutput,
} from '@aws-sdk/client-ssm';
import { ServiceError } from '../../../common/errors';
import { mergeTags, removeTags } from '../../../common/tags';
import { real } from '../../service';
import type { SsmContext } from '../context';
import type { ParameterRecord } from '../parameter';

const MOST_TAGS = 50;

interface TaggedResource {
  readonly ResourceType: string | undefined;
  readonly ResourceId: string | undefined;
}

export const addTagsToResource = (ssm: SsmContext) =>
  real<AddTagsToResourceCommandInput, AddTagsToResourceCommandOutput>((input) => {
    const record = findTagged(ssm, input);
    const tags = mergeTags(record.tags, input.Tags);
    if (tags.length > MOST_TAGS)
      throw new ServiceError(
        'TooManyTagsError',
        'The Targets parameter includes too many tags. Remove one or more tags and try the command again.',
      );
    ssm.parameters.put(record.name, { ...record, tags });
    return {};
  });

export const listTagsForResource = (ssm: SsmContext) =>
  real<ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput>((input) => ({
    TagList: [...findTagged(ssm, input).tags],
  }));

export const removeTagsFromResource = (ssm: SsmContext) =>
  real<RemoveTagsFromResourceCommandInput, RemoveTagsFromResourceCommandOutput>((input) => {
    const record = findTagged(ssm, input);
    ssm.parameters.put(record.name, { ...record, tags: removeTags(record.tags, input.TagKeys as string[]) });
    return {};
  });

function findTagged(ssm: SsmContext, input: TaggedResource): ParameterRecord {
  if (input.ResourceType !== 'Parameter') throw new ServiceError('InvalidResourceType', 'Invalid Resource Type');
  const record = ssm.tryFind(input.ResourceId as string);
  if (record === undefined) throw new ServiceError('InvalidResourceId', 'Invalid Resource Id');
  return record;
}
