import { readFile, readdir } from 'node:fs/promises';
import type { ContainerUsage } from '../engine';

/** What the kernel counts in, for programs: 100 a second on every Linux. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

/** Places in `/proc/<pid>/stat` after the program's name. */
const PGRP = 2;
const TIMES = [11, 12, 13, 14];
const RESIDENT = 21;

/** What the processes of a group use, and have used with their children that ended. Undefined without any, or not on Linux. */
export async function groupUsage(group: number): Promise<ContainerUsage | undefined> {
  const pids = (await readdir('/proc').catch((): string[] => [])).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(pids.map(fieldsOf));
  const own = all.filter((fields) => Number(fields[PGRP]) === group);
  if (own.length === 0) return undefined;
  const sum = (places: readonly number[]): number =>
    own.reduce((total, fields) => places.reduce((part, place) => part + Number(fields[place]), total), 0);
  return { cpuSeconds: sum(TIMES) / TICKS_PER_SECOND, memoryBytes: sum([RESIDENT]) * PAGE_BYTES };
}

async function fieldsOf(pid: string): Promise<readonly string[]> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}
