import type { Tag } from '../../common/tags';
import { mergeTags } from '../../common/tags';
import { invalidInput, limitExceeded } from './errors';

const MOST_TAGS = 50;

/** IAM compares the keys of tags without regard to case. */
export function mergeIamTags(current: readonly Tag[], added: readonly { Key?: string; Value?: string }[] = []): Tag[] {
  const keys = new Set(added.map((tag) => (tag.Key as string).toLowerCase()));
  if (keys.size < added.length)
    throw invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  const kept = current.filter((tag) => !keys.has(tag.Key.toLowerCase()));
  const tags = mergeTags(kept, added);
  if (tags.length > MOST_TAGS)
    throw limitExceeded(
      `The number of tags has reached the maximum limit. Cannot exceed quota for TagsPerResource: ${MOST_TAGS}`,
    );
  return tags;
}
