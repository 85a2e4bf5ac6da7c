import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, posix, relative } from 'node:path';
import { type ImageDefinition, DEFAULT_PATH, parseDockerfile } from '../dockerfile/image-definition';
import { ContainerError } from '../engine';

/** A folder with a Dockerfile, seen as the image that Docker would build of it. */
export class FolderImage {
  private constructor(
    readonly directory: string,
    readonly definition: ImageDefinition,
  ) {}

  /** @throws ContainerError `image-not-found` */
  static async open(directory: string): Promise<FolderImage> {
    const text = await readFile(join(directory, 'Dockerfile'), 'utf8').catch((error: Error) => {
      throw new ContainerError('image-not-found', `image folder ${directory} has no readable Dockerfile`, {
        cause: error,
      });
    });
    return new FolderImage(directory, parseDockerfile(text));
  }

  /** Where a path of the image lies in the folder, as its COPY instructions say; undefined if it is not of the folder. */
  locate(path: string): string | undefined {
    for (const { sources, target } of this.definition.copied.toReversed()) {
      const below = relative(target, path);
      if (below.startsWith('..')) continue;
      const candidates = sources.flatMap((source) => [
        join(this.directory, source, below),
        join(this.directory, dirname(source), below),
        ...(below === '' ? [join(this.directory, source)] : []),
      ]);
      const found = candidates.find((candidate) => this.contains(candidate) && existsSync(candidate));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private contains(path: string): boolean {
    return !relative(this.directory, path).startsWith('..');
  }

  /** The image's working directory; the folder itself where that is no part of it. */
  get workingDirectory(): string {
    const found = this.locate(this.definition.workingDirectory);
    return found !== undefined && statSync(found).isDirectory() ? found : this.directory;
  }

  /** Directories in which a program is looked up: the image's PATH with its own parts found in the folder, then the folder. */
  searchPath(): string[] {
    const listed = (this.definition.environment['PATH'] ?? DEFAULT_PATH).split(':').filter((entry) => entry !== '');
    const own = listed.flatMap((entry) => this.locate(entry) ?? []);
    // A file copied to /usr/local/bin lies in the folder under its own name.
    return [...new Set([...own, this.workingDirectory, this.directory])];
  }

  /** A program copied into a directory of PATH: `COPY train /usr/local/bin/train`. */
  locateProgram(name: string): string | undefined {
    const listed = (this.definition.environment['PATH'] ?? DEFAULT_PATH).split(':');
    for (const entry of listed) {
      const found = this.locate(posix.join(entry, name));
      if (found !== undefined && statSync(found).isFile() && basename(found) !== '') return found;
    }
    return undefined;
  }
}
