import { resolve } from 'node:path';

/** The folder of this package's package.json. The code runs as written (lib/local/cli) and as built (lib/local/dist/cli). */
export function packageRoot(): string {
  const parent = resolve(__dirname, '..');
  return parent.endsWith('dist') ? resolve(parent, '..') : parent;
}
