import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CliError } from './context';
import { ExitCode } from './exit-codes';

/** The project's own CDK CLI: `node_modules/.bin/cdk` in `directory` or the nearest one above it. @throws CliError */
export function findProjectCdk(directory: string): string {
  for (let folder = directory; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', '.bin', 'cdk');
    if (existsSync(candidate)) return candidate;
    if (dirname(folder) === folder) break;
  }
  throw new CliError(
    ExitCode.Usage,
    `no node_modules/.bin/cdk in ${directory} or above it: install the CDK CLI in the project with "npm install --save-dev aws-cdk"`,
  );
}

export type CdkVerb = 'deploy' | 'diff' | 'destroy';

/** The user's own flags, and what makes a rehearsal run without questions where the user said nothing. */
export function cdkArguments(verb: CdkVerb, args: readonly string[]): string[] {
  const given = (name: string): boolean =>
    args.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`) || arg === `--no-${name}`);
  const quiet = given('notices') ? [] : ['--no-notices'];
  const approval = verb === 'deploy' && !given('require-approval') ? ['--require-approval', 'never'] : [];
  return [verb, ...quiet, ...approval, ...args];
}

/** Splits trainyard's own `--state DIR` from the flags that are cdk's, which has none of that name. */
export function takeState(given: readonly string[]): { readonly state?: string; readonly args: readonly string[] } {
  const at = given.findIndex((flag) => flag === '--state' || flag.startsWith('--state='));
  if (at < 0) return { args: given };
  const inline = given[at]?.split('=', 2)[1];
  const state = inline ?? given[at + 1];
  return { state, args: [...given.slice(0, at), ...given.slice(at + (inline === undefined ? 2 : 1))] };
}
