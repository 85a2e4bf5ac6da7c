import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, posix } from 'node:path';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import type { ZipEntry } from './zip-directory';
import { readZipDirectory, storedBytes } from './zip-directory';

const inflate = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflateRaw);
const STORED = 0;
const DEFLATED = 8;
const FILE_TYPE = 0o170000;
const SYMLINK = 0o120000;

/**
 * Unpacks an archive below `target`, which must exist. Nothing is written outside of it: names that lead out are refused,
 * and links, which must stay inside too, are made after every file.
 * @returns bytes of content
 * @throws Error for a damaged archive or a name that leads out, RangeError when the content exceeds `limit` bytes
 */
export async function extractZip(zip: Buffer, target: string, limit: number): Promise<number> {
  const entries = readZipDirectory(zip);
  const total = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (total > limit) throw new RangeError(`content of ${total} bytes exceeds ${limit}`);
  entries.forEach(checkEntry);
  checkLinks(entries.filter(isSymlink).map((entry) => posix.normalize(entry.name)));
  for (const entry of entries.filter((one) => !isSymlink(one))) await writeEntry(zip, entry, target);
  for (const entry of entries.filter(isSymlink)) await linkEntry(zip, entry, target);
  return total;
}

function checkEntry(entry: ZipEntry): void {
  if (entry.encrypted) throw new Error(`${entry.name} is encrypted`);
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw new Error(`${entry.name} has the unknown compression method ${entry.method}`);
  }
  if (entry.name === '' || /[\0\\]/.test(entry.name) || leadsOut(entry.name)) {
    throw new Error(`${JSON.stringify(entry.name)} leads out of the archive`);
  }
}

/** A link below another link could be made outside, however harmless each looks by itself. */
function checkLinks(links: readonly string[]): void {
  const names = new Set(links);
  for (const link of links) {
    for (let parent = posix.dirname(link); parent !== '.'; parent = posix.dirname(parent)) {
      if (names.has(parent)) throw new Error(`the link ${link} lies below another link`);
    }
  }
}

function leadsOut(path: string): boolean {
  const clean = posix.normalize(path);
  return posix.isAbsolute(clean) || clean === '..' || clean.startsWith('../');
}

function isSymlink(entry: ZipEntry): boolean {
  return (entry.mode & FILE_TYPE) === SYMLINK;
}

async function writeEntry(zip: Buffer, entry: ZipEntry, target: string): Promise<void> {
  const path = join(target, normalize(entry.name));
  if (entry.name.endsWith('/')) {
    await mkdir(path, { recursive: true });
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, await contentOf(zip, entry), { mode: (entry.mode & 0o111) === 0 ? 0o644 : 0o755 });
}

async function linkEntry(zip: Buffer, entry: ZipEntry, target: string): Promise<void> {
  const destination = (await contentOf(zip, entry)).toString();
  if (posix.isAbsolute(destination) || leadsOut(posix.join(posix.dirname(entry.name), destination))) {
    throw new Error(`the link ${entry.name} leads out of the archive`);
  }
  const path = join(target, normalize(entry.name));
  await mkdir(dirname(path), { recursive: true });
  await symlink(destination, path);
}

/** The checksum is compared where this Node can compute it: since 20.15. */
async function contentOf(zip: Buffer, entry: ZipEntry): Promise<Buffer> {
  const stored = storedBytes(zip, entry);
  const options = { maxOutputLength: Math.max(1, entry.size) };
  const content =
    entry.method === STORED || entry.size === 0 ? stored.subarray(0, entry.size) : await inflate(stored, options);
  if (content.length !== entry.size || (zlib.crc32?.(content) ?? entry.crc32) !== entry.crc32)
    throw new Error(`${entry.name} is damaged`);
  return content;
}
