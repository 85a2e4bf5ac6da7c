import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { UserError } from '../../common/errors';

export interface CapturedOptions {
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Receives each line of both streams as it comes. */
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The rest has been shown line by line already. */
const KEPT_LINES = 12;

/** Runs a program to its end. @throws UserError with the last lines that it printed when it fails */
export async function runCaptured(command: string, args: readonly string[], options: CapturedOptions): Promise<void> {
  const { cwd, environment, onLine, signal } = options;
  const child = spawn(command, args, {
    cwd,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGTERM',
  });
  const tail: string[] = [];
  const read = async (stream: Readable): Promise<void> => {
    for await (const line of createInterface({ input: stream })) {
      tail.push(line);
      if (tail.length > KEPT_LINES) tail.shift();
      if (line.trim() !== '') onLine(line);
    }
  };
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  const [code] = await Promise.all([ended, read(child.stdout), read(child.stderr)]);
  if (code !== 0) throw new UserError(`${command} ${args[0]} failed with status ${code}:\n${tail.join('\n')}`);
}
