import { readFile, readdir } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

/** Set in the environment of every workload, so that a process which left its group is still known as its own. */
export const MARK = 'TRAINYARD_WORKLOAD';

/** When the kernel started a process: tells it from a later one with the same id. Undefined if it is gone, or not on Linux. */
export async function startOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}

/** SIGKILL to a process or, by a negative id, to a group; one that is gone is no error. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The kernel ends a killed process at its next step; one that waits for a broken disk, later than anyone wants to wait. */
const ROUNDS = 100;
const PAUSE_MS = 5;

/**
 * Kills processes of this user that carry a mark that begins with `prefix`, other than those of workloads to keep, and
 * waits until they are gone. Linux only: elsewhere a group is all that is known.
 */
export async function killMarked(prefix: string, keep: ReadonlySet<string> = new Set()): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = await marked(prefix, keep);
    if (found.length === 0) return;
    found.forEach(kill);
    await setTimeout(PAUSE_MS);
  }
}

async function marked(prefix: string, keep: ReadonlySet<string>): Promise<number[]> {
  const wanted = `${MARK}=${prefix}`;
  const found: number[] = [];
  for (const name of await readdir('/proc').catch((): string[] => [])) {
    if (!/^\d+$/.test(name)) continue;
    const environment = await readFile(`/proc/${name}/environ`, 'latin1').catch(() => '');
    const mark = environment.split('\0').find((entry) => entry.startsWith(wanted));
    if (mark !== undefined && !keep.has(mark.slice(mark.lastIndexOf('-') + 1))) found.push(Number(name));
  }
  return found;
}
