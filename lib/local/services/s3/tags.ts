import { badRequestTags, invalidTag } from './errors';

export type Tags = Readonly<Record<string, string>>;

interface Tag {
  readonly Key?: string;
  readonly Value?: string;
}

const MOST_OBJECT_TAGS = 10;
const MOST_BUCKET_TAGS = 50;

/** Tags of an object from the header that looks like a query string. @throws InvalidTag, BadRequest */
export function tagsFromHeader(header: string | undefined): Tags {
  const pairs = [...new URLSearchParams(header ?? '')].map(([Key, Value]) => ({ Key, Value }));
  return tagsFromSet(pairs);
}

/** Tags from a `TagSet`. @throws InvalidTag, BadRequest */
export function tagsFromSet(set: readonly Tag[] | undefined, limit = MOST_OBJECT_TAGS): Tags {
  const tags = set ?? [];
  if (tags.length > limit) throw badRequestTags(limit);
  for (const { Key: key = '', Value: value = '' } of tags) {
    if (key.length < 1 || key.length > 128) throw invalidTag('The TagKey you have provided is invalid');
    if (value.length > 256) throw invalidTag('The TagValue you have provided is invalid');
    if (/^aws:/i.test(key)) throw invalidTag('Your TagKey cannot be prefixed with aws:');
  }
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length) {
    throw invalidTag('Cannot provide multiple Tags with the same key');
  }
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key as string, Value ?? '']));
}

/** @throws InvalidTag, BadRequest */
export function checkBucketTags(set: readonly Tag[] | undefined): void {
  // CloudFormation marks what it creates with tags of its own, which no user may set.
  tagsFromSet(
    set?.filter(({ Key }) => Key?.startsWith('aws:cloudformation:') !== true),
    MOST_BUCKET_TAGS,
  );
}

export function tagSetOf(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
