import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderImage } from '../cli/folder-image';

interface Tagged extends FolderImage {
  readonly tag: string;
}

/** Which folder image each local tag names: a file a tag, so that builds at the same time do not meet. */
export class LocalTags {
  private readonly directory: string;

  constructor(images: string) {
    this.directory = join(images, 'tags');
  }

  async put(tag: string, { directory, digest }: FolderImage): Promise<void> {
    await mkdir(this.directory, { recursive: true });
    const file = this.file(tag);
    const draft = `${file}.${process.pid}`;
    await writeFile(draft, JSON.stringify({ tag, directory, digest } satisfies Tagged));
    await rename(draft, file);
  }

  async tryFind(tag: string): Promise<FolderImage | undefined> {
    try {
      return JSON.parse(await readFile(this.file(tag), 'utf8')) as Tagged;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async list(): Promise<string[]> {
    const files = await readdir(this.directory).catch(() => []);
    const finished = files.filter((file) => file.endsWith('.json'));
    return Promise.all(
      finished.map(async (file) => (JSON.parse(await readFile(join(this.directory, file), 'utf8')) as Tagged).tag),
    );
  }

  private file(tag: string): string {
    return join(this.directory, `${createHash('sha256').update(tag).digest('hex')}.json`);
  }
}
