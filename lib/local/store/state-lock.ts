import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../common/errors';

interface Holder {
  readonly pid: number;
  /** When the kernel started that process; tells it from a later one with the same pid. */
  readonly started: string;
}

/** Keeps a state directory to one server. A lock that a killed server left behind is taken over. */
export class StateLock {
  private constructor(private readonly file: string) {}

  /** @throws UserError naming the process that holds the directory */
  static acquire(directory: string): StateLock {
    const file = join(directory, 'lock');
    const self: Holder = { pid: process.pid, started: startTimeOf(process.pid) ?? '' };
    for (let attempt = 0; attempt < 2; attempt += 1) {
      if (create(file, JSON.stringify(self))) return new StateLock(file);
      const holder = read(file);
      if (holder !== undefined && isAlive(holder)) {
        throw new UserError(
          `the state directory ${directory} is in use by pid ${holder.pid}: run \`trainyard stop\`, or choose another with --state DIR`,
        );
      }
      rmSync(file, { force: true });
    }
    throw new UserError(`the state directory ${directory} is being taken by another server just now: try again`);
  }

  release(): void {
    rmSync(this.file, { force: true });
  }
}

function create(file: string, text: string): boolean {
  try {
    const handle = openSync(file, 'wx', 0o600);
    try {
      writeSync(handle, text);
    } finally {
      closeSync(handle);
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  if (ended(pid)) return false;
  const actual = startTimeOf(pid);
  return actual === undefined || started === '' || actual === started;
}

/** Field 22 of /proc/PID/stat; undefined where there is no /proc. */
export function startTimeOf(pid: number): string | undefined {
  return statOf(pid)?.[19];
}

/** A process that was killed is there until its parent has noticed, which in a container may be never. */
function ended(pid: number): boolean {
  return ['Z', 'X'].includes(statOf(pid)?.[0] ?? '');
}

/** /proc/PID/stat from field 3 on: the second, the program's name, may hold spaces. */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
