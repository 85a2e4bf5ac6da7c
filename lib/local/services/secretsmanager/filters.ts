import type { Filter } from '@aws-sdk/client-secrets-manager';
import type { SecretRecord } from './records';

/** Prefixes compare with case for names, without it for the rest; `!` turns a value round. */
export function matchesFilters(secret: SecretRecord, filters: readonly Filter[] = []): boolean {
  return filters.every((filter) =>
    (filter.Values ?? []).some((value) => matchesValue(secret, filter.Key as string, value)),
  );
}

function matchesValue(secret: SecretRecord, key: string, value: string): boolean {
  if (value.startsWith('!')) return !matchesValue(secret, key, value.slice(1));
  const tagKeys = secret.tags.map((tag) => tag.Key);
  const tagValues = secret.tags.map((tag) => tag.Value);
  switch (key) {
    case 'name':
      return secret.name.startsWith(value);
    case 'description':
      return hasWord([secret.description ?? ''], value);
    case 'tag-key':
      return tagKeys.some((candidate) => candidate.startsWith(value));
    case 'tag-value':
      return tagValues.some((candidate) => candidate.startsWith(value));
    case 'all':
      return hasWord([secret.name, secret.description ?? '', ...tagKeys, ...tagValues], value);
    default:
      return false;
  }
}

function hasWord(texts: readonly string[], value: string): boolean {
  const wanted = value.toLowerCase();
  return texts.some((text) =>
    text
      .toLowerCase()
      .split(/[\s/_+=.@-]+/)
      .concat(text.toLowerCase())
      .some((word) => word.startsWith(wanted)),
  );
}
