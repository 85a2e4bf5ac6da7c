import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CliError } from '../context';
import { ExitCode } from '../exit-codes';
import { packageRoot } from '../package-root';

/** A held-out image and what it shows. */
export interface HeldOut {
  readonly label: string;
  /** 64 pixels as CSV. */
  readonly pixels: string;
}

/** The checkout that holds the sample app. @throws CliError in an installed package, which has none */
export function findSample(): string {
  const root = resolve(packageRoot(), '..', '..');
  if (existsSync(join(root, 'bin', 'app.ts')) && existsSync(join(root, 'data', 'digits', 'test.csv'))) return root;
  throw new CliError(
    ExitCode.Usage,
    'the demo deploys the sample app of the repository: clone it, and run "npm ci && npm run demo" there',
  );
}

export function readHeldOut(root: string): HeldOut[] {
  const lines = readFileSync(join(root, 'data', 'digits', 'test.csv'), 'utf8')
    .trim()
    .split(/\r?\n/);
  return lines.map((line) => {
    const comma = line.indexOf(',');
    return { label: line.slice(0, comma), pixels: line.slice(comma + 1) };
  });
}
