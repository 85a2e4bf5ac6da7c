import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { PassThrough } from 'node:stream';
import type Docker from 'dockerode';
import { messageOf } from '../../common/errors';
import { ContainerError, type ImageReference } from '../engine';
import { containerError, isConnectionError } from './errors';

/** A registry on loopback is a local cloud's own, which takes any token. */
const LOOPBACK_REGISTRY = /^(?:127(?:\.\d{1,3}){3}|localhost)(?::\d+)?\//;

interface Progress {
  readonly stream?: string;
  readonly status?: string;
  readonly error?: string;
}

export interface ImagesParts {
  docker(): Promise<Docker>;
  readonly report: (message: string) => void;
  /** Image that folders build upon. @default what their Dockerfiles say */
  readonly baseImage: string | undefined;
}

/** Sees to it that the engine has the images that containers name. */
export class Images {
  private readonly built = new Map<string, Promise<string>>();

  constructor(private readonly parts: ImagesParts) {}

  /** What the engine calls an image; a folder is built on its first use. @throws ContainerError `image-not-found` */
  async nameOf(image: ImageReference): Promise<string> {
    if (image.kind === 'docker') return image.reference;
    const building = this.built.get(image.directory) ?? this.buildFolder(image.directory);
    this.built.set(image.directory, building);
    return building.catch((error: unknown) => {
      this.built.delete(image.directory);
      throw error;
    });
  }

  /** Gets an image that the engine does not have, or no longer has. @throws ContainerError `image-not-found` */
  async obtain(image: ImageReference): Promise<void> {
    if (image.kind === 'docker') return this.pull(image.reference);
    this.built.delete(image.directory);
    await this.nameOf(image);
  }

  private async pull(reference: string): Promise<void> {
    const isOwn = LOOPBACK_REGISTRY.test(reference);
    if (!isOwn) this.parts.report(`image ${reference} is not on this machine: pulling it`);
    const authconfig = isOwn
      ? { username: 'AWS', password: 'trainyard', serveraddress: reference.split('/')[0] }
      : undefined;
    try {
      const docker = await this.parts.docker();
      await lastWords((await docker.pull(withTag(reference), { authconfig })) as unknown as AsyncIterable<Buffer>);
    } catch (error) {
      if (isConnectionError(error)) throw containerError(error);
      throw new ContainerError(
        'image-not-found',
        `image ${reference} is not on this machine and could not be pulled: ${messageOf(containerError(error))}; ` +
          `pull or build it, or check its name`,
        { cause: error },
      );
    }
  }

  /** Builds a folder; lines of progress, which fail with the build. */
  async build(directory: string, tag: string): Promise<Readable> {
    const docker = await this.parts.docker();
    const { baseImage } = this.parts;
    const progress = await docker
      .buildImage(
        { context: directory, src: ['.'] },
        {
          t: tag,
          rm: true,
          forcerm: true,
          ...(baseImage === undefined ? {} : { buildargs: { BASE_IMAGE: baseImage } }),
        },
      )
      .catch((error: unknown) => {
        throw containerError(error);
      });
    const lines = new PassThrough();
    void relay(progress as unknown as AsyncIterable<Buffer>, lines);
    return lines;
  }

  private async buildFolder(directory: string): Promise<string> {
    const tag = `trainyard-folder:${createHash('sha256').update(directory).digest('hex').slice(0, 16)}`;
    try {
      for await (const _ of await this.build(directory, tag)) void _;
      return tag;
    } catch (error) {
      if (error instanceof ContainerError) throw error;
      const message = `image folder ${directory} cannot be built: ${messageOf(error)}`;
      throw new ContainerError('image-not-found', message, { cause: error });
    }
  }
}

/** Without a tag the engine would pull every tag that there is. */
function withTag(reference: string): string {
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  return /[:@]/.test(name) ? reference : `${reference}:latest`;
}

async function relay(progress: AsyncIterable<Buffer>, lines: PassThrough): Promise<void> {
  try {
    for await (const { stream, status, error } of messages(progress)) {
      if (error !== undefined) throw new Error(error);
      const text = stream ?? (status === undefined ? '' : `${status}\n`);
      if (text !== '') lines.write(text);
    }
    lines.end();
  } catch (error) {
    lines.destroy(error as Error);
  }
}

async function lastWords(progress: AsyncIterable<Buffer>): Promise<void> {
  for await (const { error } of messages(progress)) if (error !== undefined) throw new Error(error);
}

/** The engine reports as JSON objects, one a line. */
async function* messages(progress: AsyncIterable<Buffer>): AsyncGenerator<Progress> {
  let rest = '';
  for await (const chunk of progress) {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as Progress;
  }
  if (rest.trim() !== '') yield JSON.parse(rest) as Progress;
}
