import { byKey, pageOf } from '../../common/page';
import { invalidMarker } from './errors';

interface Listing {
  readonly Marker?: string;
  readonly MaxItems?: number;
}

/** One page in the order of `keyOf`, in IAM's shape. */
export function listed<T>(items: readonly T[], input: Listing, keyOf: (item: T) => string) {
  const sorted = [...items].sort(byKey(keyOf));
  const page = pageOf(sorted, {
    token: input.Marker,
    limit: input.MaxItems ?? 100,
    keyOf,
    invalidToken: invalidMarker,
  });
  return { items: page.items, IsTruncated: page.next !== undefined, Marker: page.next };
}
