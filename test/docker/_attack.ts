import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** `python3 PROGRAM FOLDER…` prints by folder how each way to change its files ended. */
export const PROGRAM = join(__dirname, '../_fixtures/attack.py');

/** What the program expects in a folder; `folder/inner` for `folder`. */
const WAYS = [
  ...['append', 'overwrite', 'truncate', 'map', 'reopen', 'chmod', 'chown', 'own', 'utime', 'attribute'],
  ...['link', 'rename', 'replace', 'delete', 'folder'],
];

export const VICTIMS = WAYS.map((way) => (way === 'folder' ? 'folder/inner' : way));

/** How all of them end. */
export const all = (end: string): Record<string, string> => Object.fromEntries(WAYS.map((way) => [way, end]));

/** A folder of links to files of one store, as those of stored blobs: nobody may write to them. */
export function linkVictims(directory: string): { readonly folder: string; readonly store: string } {
  const [folder, store] = [join(directory, 'links'), join(directory, 'store')];
  mkdirSync(store, { recursive: true });
  for (const name of VICTIMS) {
    const file = join(store, name.replace('/', '-'));
    writeFileSync(file, 'theirs', { mode: 0o444 });
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    linkSync(file, join(folder, name));
  }
  return { folder, store };
}

/** All that can be told of files, by name. */
export function factsOf(directory: string): Record<string, object> {
  return Object.fromEntries(
    readdirSync(directory).map((name) => {
      const { mode, uid, gid, mtimeMs, nlink, size } = statSync(join(directory, name));
      const digest = createHash('sha256')
        .update(readFileSync(join(directory, name)))
        .digest('hex');
      return [name, { mode, uid, gid, mtimeMs, nlink, size, digest }];
    }),
  );
}
