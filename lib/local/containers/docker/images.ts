import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { messageOf } from '../../common/errors';
import type { ImageReference } from '../engine';
import { ContainerError } from '../engine';
import { statusOf } from './docker-error';

/** A registry on loopback is a local cloud's own, which takes any token. */
const LOOPBACK_REGISTRY = /^(?:127(?:\.\d{1,3}){3}|localhost):\d+\//;

/** Finds, pulls and builds images. */
export class DockerImages {
  constructor(private readonly docker: Docker) {}

  /** The reference under which Docker has the image. @throws ContainerError `image-not-found` */
  async provide(image: ImageReference): Promise<string> {
    if (image.kind === 'folder') return this.provideFolder(image.directory);
    if (!(await this.has(image.reference))) await this.pull(image.reference);
    return image.reference;
  }

  /** Builds a folder; the stream holds Docker's progress lines and fails where the build does. */
  async build(directory: string, tag: string): Promise<Readable> {
    const base = process.env['TRAINYARD_BASE_IMAGE'];
    const buildargs = base === undefined ? undefined : { BASE_IMAGE: base };
    try {
      return (await this.docker.buildImage(
        { context: directory, src: ['.'] },
        { t: tag, buildargs, forcerm: true },
      )) as Readable;
    } catch (error) {
      throw new ContainerError('image-not-found', `building ${directory} failed: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }

  private async provideFolder(directory: string): Promise<string> {
    const tag = `trainyard-folder:${createHash('sha256').update(directory).digest('hex').slice(0, 16)}`;
    await this.finish(await this.build(directory, tag), `building ${directory} failed`);
    return tag;
  }

  private async has(reference: string): Promise<boolean> {
    try {
      await this.docker.getImage(reference).inspect();
      return true;
    } catch (error) {
      if (statusOf(error) === 404) return false;
      throw error;
    }
  }

  private async pull(reference: string): Promise<void> {
    const local = LOOPBACK_REGISTRY.test(reference);
    const authconfig = local
      ? { username: 'AWS', password: 'trainyard', serveraddress: reference.split('/')[0] }
      : undefined;
    try {
      const progress = (await this.docker.pull(reference, { authconfig })) as Readable;
      await this.finish(progress, `pulling ${reference} failed`);
    } catch (error) {
      throw new ContainerError(
        'image-not-found',
        `image ${reference} is not on this machine and could not be pulled: ${messageOf(error)}`,
        { cause: error },
      );
    }
  }

  private finish(progress: Readable, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.docker.modem.followProgress(progress, (error, events: { error?: string }[] = []) => {
        const failure = error ?? events.map((event) => event.error).find((text) => text !== undefined);
        if (failure === null || failure === undefined) resolve();
        else reject(new ContainerError('image-not-found', `${what}: ${messageOf(failure)}`));
      });
    });
  }
}
