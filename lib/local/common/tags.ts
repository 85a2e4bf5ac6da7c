export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** `current` with `added` in it, ordered by key; a key that is there already gets the new value. */
export function mergeTags(current: readonly Tag[], added: readonly { Key?: string; Value?: string }[] = []): Tag[] {
  const values = new Map(current.map((tag) => [tag.Key, tag.Value]));
  for (const tag of added) values.set(tag.Key as string, tag.Value ?? '');
  return [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([Key, Value]) => ({ Key, Value }));
}

export function removeTags(current: readonly Tag[], keys: readonly string[]): Tag[] {
  const gone = new Set(keys);
  return current.filter((tag) => !gone.has(tag.Key));
}
