import { createHash, randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readFile,
  readdir,
  readlink,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { UserError } from '../common/errors';
import { dockerIgnore } from './dockerignore';

/** Media type of an image that is a folder with a Dockerfile, for the process engine. */
export const FOLDER_IMAGE_TYPE = 'application/vnd.trainyard.folder.v1+json';

export interface FolderImage {
  /** Absolute path of the copy. */
  readonly directory: string;
  /** `sha256:` and the hash of every name, mode and content in it. */
  readonly digest: string;
}

export interface CopyOptions {
  /** Dockerfile, relative to the folder. @default `Dockerfile` */
  readonly dockerfile?: string;
}

interface Entry {
  /** Relative, with `/`. */
  readonly path: string;
  readonly source: string;
  readonly executable: boolean;
  readonly link?: string;
}

/** Copies a build folder below `images` under the hash of its content, so that later edits of it change no image. */
export async function copyFolderImage(folder: string, images: string, options: CopyOptions = {}): Promise<FolderImage> {
  const dockerfile = options.dockerfile ?? 'Dockerfile';
  const entries = await entriesOf(folder, dockerfile);
  const hash = await hashOf(entries);
  const target = join(images, hash);
  if (!(await exists(target))) await publish(entries, images, target);
  return { directory: target, digest: `sha256:${hash}` };
}

/** @throws UserError if the folder cannot be built */
export async function requireImageFolder(folder: string, dockerfile = 'Dockerfile'): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) throw new UserError(`${folder} is not a folder`);
  if (!(await exists(resolve(folder, dockerfile))))
    throw new UserError(`${folder} has no ${dockerfile}: an image folder holds a Dockerfile and the programs it names`);
}

async function entriesOf(folder: string, dockerfile: string): Promise<Entry[]> {
  await requireImageFolder(folder, dockerfile);
  const ignored = dockerIgnore(await readFile(join(folder, '.dockerignore'), 'utf8').catch(() => ''));
  const entries: Entry[] = [];
  for await (const entry of walk(folder, ''))
    if (entry.path !== 'Dockerfile' && !ignored(entry.path)) entries.push(entry);
  entries.push({ path: 'Dockerfile', source: resolve(folder, dockerfile), executable: false });
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function* walk(root: string, below: string): AsyncIterable<Entry> {
  for (const item of await readdir(join(root, below), { withFileTypes: true })) {
    const path = below === '' ? item.name : `${below}/${item.name}`;
    const source = join(root, path);
    if (item.isDirectory()) yield* walk(root, path);
    else if (item.isSymbolicLink()) yield { path, source, executable: false, link: await linkWithin(root, source) };
    else if (item.isFile()) yield { path, source, executable: ((await lstat(source)).mode & 0o111) !== 0 };
    else throw new UserError(`${source} is neither a file, a folder nor a link: an image cannot hold it`);
  }
}

async function linkWithin(root: string, source: string): Promise<string> {
  const link = await readlink(source);
  const inside = relative(root, resolve(dirname(source), link));
  if (isAbsolute(link) || inside === '..' || inside.startsWith(`..${sep}`))
    throw new UserError(`${source} links out of its folder, to ${link}: copy what it needs into the folder`);
  return link;
}

async function hashOf(entries: readonly Entry[]): Promise<string> {
  const hash = createHash('sha256');
  for (const { path, source, executable, link } of entries) {
    const content = link === undefined ? await fileHash(source) : `link ${link}`;
    hash.update(`${JSON.stringify(path)} ${executable ? 'x' : '-'} ${content}\n`);
  }
  return hash.digest('hex');
}

async function fileHash(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Under a temporary name first: an interrupted copy is never taken for an image. */
async function publish(entries: readonly Entry[], images: string, target: string): Promise<void> {
  const temporary = join(images, `incoming-${randomUUID()}`);
  try {
    for (const entry of entries) await copyEntry(entry, join(temporary, entry.path));
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (!(await exists(target))) throw error;
  }
}

async function copyEntry(entry: Entry, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  if (entry.link !== undefined) return symlink(entry.link, target);
  await copyFile(entry.source, target, constants.COPYFILE_EXCL);
  await chmod(target, entry.executable ? 0o755 : 0o644);
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
