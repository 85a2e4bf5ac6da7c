import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** From the sources (`lib/constructs/private`) and from the compiled package (`dist/private`). */
const PLACES = ['../handlers/dist', '../../handlers/dist'];

/** The folder with the bundled code of a handler. @throws Error that says how to make it */
export function handlerDirectory(name: string): string {
  const found = PLACES.map((place) => join(__dirname, place, name)).find((path) => existsSync(join(path, 'index.js')));
  if (found === undefined) {
    throw new Error(`the code of handler "${name}" has not been bundled: run \`npm run build\` in the checkout first`);
  }
  return found;
}
