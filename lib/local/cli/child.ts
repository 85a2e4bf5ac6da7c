import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { CliError } from './context';
import { ExitCode } from './exit-codes';

export interface ChildOptions {
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Runs a program on our terminal. @returns its exit status, 128 + number for a signal, as shells count
 * @throws CliError Usage when there is no such program
 */
export function runChild(command: string, args: readonly string[], options: ChildOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.environment, stdio: 'inherit' });
    const release = holdSignals((signal) => child.kill(signal));
    child.on('error', (error: NodeJS.ErrnoException) => {
      release();
      reject(error.code === 'ENOENT' ? new CliError(ExitCode.Usage, `there is no program "${command}"`) : error);
    });
    child.on('exit', (code, signal) => {
      release();
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/** The terminal sends Ctrl-C to the child itself; we only outlive it. What is sent to us alone is passed on. */
function holdSignals(pass: (signal: NodeJS.Signals) => void): () => void {
  const ignore = (): void => undefined;
  const forward = (): void => pass('SIGTERM');
  process.on('SIGINT', ignore);
  process.on('SIGTERM', forward);
  return () => {
    process.off('SIGINT', ignore);
    process.off('SIGTERM', forward);
  };
}
