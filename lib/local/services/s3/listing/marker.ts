import { commonPrefix } from './page';
import { afterKey, afterPrefix, later } from './scan';

/** Where a listing goes on behind a marker: a key, or a common prefix that the page before ended with. */
export function startAfterMarker(prefix: string, delimiter: string | undefined, marker: string | undefined): Buffer {
  if (marker === undefined || marker === '') return Buffer.from(prefix);
  const rolledUp = marker.startsWith(prefix) && commonPrefix(marker, { prefix, delimiter }) === marker;
  return later(Buffer.from(prefix), rolledUp ? afterPrefix(marker) : afterKey(marker));
}
