import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

export interface PortOwner {
  readonly pid: number;
  readonly command: string;
}

const LISTENING = '0A';

/** The process that listens on a TCP port of this machine, as far as Linux lets us see it; undefined elsewhere. */
export function whoListensOn(port: number): PortOwner | undefined {
  try {
    const inode = ['/proc/net/tcp', '/proc/net/tcp6']
      .map((table) => inodeOf(table, port))
      .find((found) => found !== undefined);
    return inode === undefined ? undefined : ownerOf(`socket:[${inode}]`);
  } catch {
    return undefined;
  }
}

function inodeOf(table: string, port: number): string | undefined {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const rows = readFileSync(table, 'utf8')
    .split('\n')
    .map((row) => row.trim().split(/\s+/));
  return rows.find((row) => row[1]?.endsWith(`:${hex}`) === true && row[3] === LISTENING)?.[9];
}

function ownerOf(socket: string): PortOwner | undefined {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (!holds(pid, socket)) continue;
    return { pid: Number(pid), command: readFileSync(join('/proc', pid, 'comm'), 'utf8').trim() };
  }
  return undefined;
}

function holds(pid: string, socket: string): boolean {
  try {
    const folder = join('/proc', pid, 'fd');
    return readdirSync(folder).some((fd) => readlinkSync(join(folder, fd)) === socket);
  } catch {
    return false;
  }
}
