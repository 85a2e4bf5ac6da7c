import { constants } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { ContainerError, type ContainerSpec } from '../engine';
import type { FolderImage } from './folder-image';
import type { Python } from './python/python';

export interface ResolvedCommand {
  readonly command: string;
  readonly arguments: readonly string[];
}

/** The words that `docker run` would run: ENTRYPOINT and arguments, each replaceable. @throws ContainerError `executable-not-found` */
export function commandWords(image: FolderImage, spec: Pick<ContainerSpec, 'entrypoint' | 'arguments'>): string[] {
  const { entrypoint, command } = image.definition;
  const parameters = spec.arguments ?? (spec.entrypoint === undefined ? command : undefined) ?? [];
  const words = [...(spec.entrypoint ?? entrypoint ?? []), ...parameters];
  if (words.length > 0) return words;
  throw new ContainerError(
    'executable-not-found',
    'no command specified: the image has neither an ENTRYPOINT nor a CMD',
  );
}

/** Finds the program of a command, and paths of the image among its arguments. @throws ContainerError `executable-not-found` */
export async function resolveCommand(
  image: FolderImage,
  words: readonly string[],
  path: readonly string[],
  python: Python | undefined,
): Promise<ResolvedCommand> {
  const [name = '', ...rest] = words;
  const parameters = rest.map((word) => (isAbsolute(word) ? (image.locate(word) ?? word) : word));
  const program = await findProgram(image, name, path);
  const interpreter = await shebangOf(program);
  await assertExecutable(image, name, program);
  if (interpreter === undefined) return { command: program, arguments: parameters };
  const [command = '', ...leading] = interpreter;
  return { command: interpreterOf(command, python) ?? command, arguments: [...leading, program, ...parameters] };
}

async function findProgram(image: FolderImage, name: string, path: readonly string[]): Promise<string> {
  const found = name.includes('/') ? await findPath(image, name) : await findByName(image, name, path);
  if (found !== undefined) return found;
  const reason = name.includes('/') ? 'no such file or directory' : 'executable file not found in $PATH';
  throw new ContainerError('executable-not-found', `exec: "${name}": ${reason}`);
}

async function findPath(image: FolderImage, name: string): Promise<string | undefined> {
  if (!isAbsolute(name)) return firstFile([resolve(image.workingDirectory, name)]);
  const inFolder = image.locate(name);
  return firstFile([...(inFolder === undefined ? [] : [inFolder]), name, join(image.directory, basename(name))]);
}

async function findByName(image: FolderImage, name: string, path: readonly string[]): Promise<string | undefined> {
  const copied = image.locateProgram(name);
  return copied ?? firstFile(path.map((directory) => join(directory, name)));
}

async function firstFile(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() === true) return path;
  }
  return undefined;
}

/** A mode that the Dockerfile changes (`RUN chmod +x train`) may well be missing in the folder. */
async function assertExecutable(image: FolderImage, name: string, program: string): Promise<void> {
  const executable = await access(program, constants.X_OK).then(() => true).catch(() => false); // prettier-ignore
  if (executable || image.definition.changesModes) return;
  throw new ContainerError('executable-not-found', `exec: "${name}": permission denied: make ${program} executable`);
}

/** The words of a script's first line `#!…`; undefined for a program. */
async function shebangOf(program: string): Promise<string[] | undefined> {
  const file = await open(program, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0);
    const match = /^#!\s*(\S+)[ \t]*([^\r\n]*)/.exec(buffer.toString('utf8', 0, bytesRead));
    if (match === null) return undefined;
    return [match[1]!, ...(match[2]!.trim() === '' ? [] : [match[2]!.trim()])];
  } finally {
    await file.close();
  }
}

/** An image's `/usr/local/bin/python3` is this machine's interpreter that has the requirements. */
function interpreterOf(command: string, python: Python | undefined): string | undefined {
  return /^python(3(\.\d+)?)?$/.test(basename(command)) ? python?.executable : undefined;
}
