import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliContext } from '../../../lib/local/cli/context';
import { checkState } from '../../../lib/local/index';
import { Output } from '../../../lib/local/cli/output';
import { runCli } from '../../../lib/local/cli/run';

export interface CliResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliSurroundings {
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly startCloud?: CliContext['startCloud'];
}

const root = mkdtempSync(join(tmpdir(), 'trainyard-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A fresh directory, gone after the test file. */
export function temporaryDirectory(): string {
  return mkdtempSync(join(root, 'd-'));
}

/** Runs a command line in this process and gives back what it printed. */
export async function cli(args: readonly string[], surroundings: CliSurroundings = {}): Promise<CliResult> {
  const printed = { stdout: '', stderr: '' };
  const terminal = (name: 'stdout' | 'stderr') => ({
    isTTY: false,
    write: (text: string | Uint8Array) => {
      printed[name] += Buffer.from(text).toString('utf8');
    },
  });
  const context: CliContext = {
    output: new Output(terminal('stdout'), terminal('stderr'), false),
    environment: surroundings.environment ?? {},
    cwd: surroundings.cwd ?? temporaryDirectory(),
    self: [],
    startCloud: surroundings.startCloud ?? (() => Promise.reject(new Error('this test starts no cloud'))),
    checkState,
  };
  const status = await runCli(context, '1.2.3', args);
  return { status, ...printed };
}
