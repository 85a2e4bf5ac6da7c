import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '../../../common/errors';
import { type Interpreter, inspect } from './interpreters';
import type { Requirement } from './requirements';

/** Virtual environments, kept by a hash of what they hold. */
export class VirtualEnvironments {
  private readonly making = new Map<string, Promise<Interpreter>>();

  constructor(private readonly directory: string) {}

  /** One with these requirements, made if there is none. @throws Error with pip's last words */
  async provide(base: Interpreter, requirements: readonly Requirement[], file: string): Promise<Interpreter> {
    const key = createHash('sha256')
      .update(JSON.stringify([base.executable, base.version, requirements.map(({ text }) => text)]))
      .digest('hex')
      .slice(0, 16);
    const running = this.making.get(key) ?? this.make(base, join(this.directory, key), file);
    this.making.set(key, running);
    // A failure is not kept: the person may have connected the machine since.
    return running.finally(() => this.making.delete(key));
  }

  private async make(base: Interpreter, directory: string, file: string): Promise<Interpreter> {
    const python = join(directory, 'bin', 'python');
    const complete = join(directory, '.complete');
    const kept = await access(complete).then(() => inspect(python)).catch(() => undefined); // prettier-ignore
    if (kept !== undefined) return kept;
    await rm(directory, { recursive: true, force: true });
    await mkdir(this.directory, { recursive: true });
    try {
      await execute(base.executable, ['-m', 'venv', directory]);
      await execute(python, ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '-r', file]);
      await writeFile(complete, '');
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
    const made = await inspect(python);
    if (made === undefined) throw new Error(`${python} does not run`);
    return made;
  }
}

async function execute(command: string, parameters: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)(command, [...parameters], { maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    const { stderr, stdout } = error as { stderr?: string; stdout?: string };
    throw new Error(lastLine(stderr) ?? lastLine(stdout) ?? messageOf(error), { cause: error });
  }
}

function lastLine(text: string | undefined): string | undefined {
  const lines = (text ?? '').split('\n').map((line) => line.trim()).filter((line) => line !== ''); // prettier-ignore
  return lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1);
}
