import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The package's version: this file stands one folder below package.json when built, beside it in a checkout. */
export const version =
  ['.', '..']
    .map((folder) => readVersion(join(__dirname, folder, 'package.json')))
    .find((found) => found !== undefined) ?? '0.0.0';

function readVersion(file: string): string | undefined {
  try {
    const { name, version: found } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
    return name === 'trainyard' ? found : undefined;
  } catch {
    return undefined;
  }
}
