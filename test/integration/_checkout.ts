import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const ROOT = resolve(__dirname, '..', '..');

const BIN = join(ROOT, 'lib/local/bin/trainyard.js');

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a program to its end, whatever its status. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...options.environment };
  return new Promise((done) => {
    execFile(command, args, { cwd: options.cwd, env, maxBuffer: 64e6 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      done({ status: code, stdout, stderr });
    });
  });
}

/** The CLI as a user of a checkout has it. */
export function trainyard(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return run(process.execPath, [BIN, ...args], options);
}

const scratch = mkdtempSync(join(tmpdir(), 'trainyard-integration-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 3 }));

/** A fresh directory, gone after the test file. */
export function temporaryDirectory(): string {
  return mkdtempSync(join(scratch, 'd-'));
}
