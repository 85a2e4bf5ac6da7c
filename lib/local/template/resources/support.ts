import type { Properties } from '../json';
import { isRecord, sameJson } from '../json';
import type { ResourceContext, UpdateContext } from './resource-type';

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export function text(properties: Properties, name: string): string | undefined {
  return properties[name] as string | undefined;
}

/** The named properties that are set. */
export function pick(properties: Properties, ...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.filter((name) => properties[name] !== undefined).map((name) => [name, properties[name]]),
  );
}

/** An IAM document goes to AWS's API as text. */
export function json(value: unknown): string | undefined {
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
}

export function tagsOf(properties: Properties): readonly Tag[] {
  return (properties['Tags'] as readonly Tag[] | undefined) ?? [];
}

export function tagMap(properties: Properties): Record<string, string> {
  return Object.fromEntries(tagsOf(properties).map(({ Key: key, Value: value }) => [key, value]));
}

/** `{ Tags: … }` unless there is none: APIs differ in whether they take an empty list. */
export function someTags(properties: Properties): { readonly Tags?: readonly Tag[] } {
  const tags = tagsOf(properties);
  return tags.length > 0 ? { Tags: tags } : {};
}

export interface TagChanges {
  readonly put: readonly Tag[];
  readonly remove: readonly string[];
}

export function tagChanges({ properties, previous }: UpdateContext): TagChanges {
  const before = new Map(tagsOf(previous).map((tag) => [tag.Key, tag.Value]));
  const after = tagsOf(properties);
  const kept = new Set(after.map((tag) => tag.Key));
  return {
    put: after.filter((tag) => before.get(tag.Key) !== tag.Value),
    remove: [...before.keys()].filter((key) => !kept.has(key)),
  };
}

/** Applies changed tags through a service's own pair of operations; neither is called without need. */
export async function syncTags(
  resource: UpdateContext,
  put: (tags: readonly Tag[]) => Promise<unknown>,
  remove: (keys: readonly string[]) => Promise<unknown>,
): Promise<void> {
  const changes = tagChanges(resource);
  if (changes.remove.length > 0) await remove(changes.remove);
  if (changes.put.length > 0) await put(changes.put);
}

export function changed({ properties, previous }: UpdateContext, ...names: readonly string[]): boolean {
  return names.some((name) => !sameJson(properties[name], previous[name]));
}

/** Keys with a small first letter at every level, as ECR and CloudWatch Logs want them. */
export function lowerCamel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerCamel);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key.charAt(0).toLowerCase() + key.slice(1), lowerCamel(member)]),
  );
}

const MISSING = /NotFound|NoSuch|DoesNotExist|NotExist/i;
const MISSING_MESSAGE = /could not find|not found|does not exist|cannot be found/i;

/** Whether an error of the door says that a thing is not there; SageMaker says so by a ValidationException. */
export function isMissing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return false;
  return MISSING.test(code) || (/Validation/.test(code) && MISSING_MESSAGE.test(error.message));
}

/** The answer, or undefined when the thing is not there. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** `Arn` of something that one service names in its usual way. */
export function arnOf({ partition, region, account }: ResourceContext, service: string, rest: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${rest}`;
}
