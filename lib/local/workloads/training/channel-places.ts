import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContainerEngine, Mount } from '../../containers/engine';
import { makeFifo } from '../pipes/fifo';
import { pipeName } from '../pipes/pipe-feed';
import { makeOpenFolder } from './open-folder';
import { placeObjects } from './place';
import { channelsOf, shareOf } from './shares';
import type { Host, TrainingChannel, TrainingSpec } from './spec';

export interface ChannelPlacesParts {
  readonly spec: TrainingSpec;
  readonly host: Host;
  readonly engine: Pick<ContainerEngine, 'name'>;
  /** `/opt/ml/input/data`, here and in the container. */
  readonly data: string;
  readonly target: string;
  /** What lies beside it begins with this: out of reach of a container but for the mounts of channels. */
  readonly beside: string;
  /** Whether a folder here is mounted for another reason: no mount may cover another one. */
  readonly isMounted: (folder: string) => boolean;
}

/**
 * Where a host finds its channels. A File channel is the host's own, as on AWS, where it is downloaded: links to stored
 * blobs, and what the container changes goes elsewhere. A FastFile channel is linked and mounted read-only. Big data costs
 * nothing. Under the process engine, which cannot mount, both are copied (cloned where the file system can): no workload
 * may reach a stored blob. A Pipe channel is a FIFO, a file system the directory that stands for it.
 */
export class ChannelPlaces {
  constructor(private readonly parts: ChannelPlacesParts) {}

  /** The links of File channels: what they are made of is the host's own, on AWS. */
  get files(): string {
    return `${this.parts.beside}-files`;
  }

  get channels(): readonly TrainingChannel[] {
    return channelsOf(this.parts.spec, this.parts.host);
  }

  pipe(channel: string, epoch: number): string {
    return join(this.parts.data, pipeName(channel, epoch));
  }

  async create(): Promise<void> {
    await Promise.all(this.channels.map((channel) => this.place(channel)));
  }

  mounts(): Mount[] {
    return this.channels.flatMap((channel) => this.mountOf(channel));
  }

  private mountOf(channel: TrainingChannel): Mount[] {
    const { name, fileSystem, inputMode } = channel;
    const target = `${this.parts.target}/${name}`;
    if (fileSystem !== undefined) return [{ source: fileSystem.directory, target, readOnly: fileSystem.readOnly }];
    if (!this.isLinked(channel)) return [];
    const source = this.linksOf(channel);
    if (inputMode === 'FastFile') return [{ source, target, readOnly: true }];
    return [{ source, target, readOnly: false, changes: join(`${this.parts.beside}-changes`, name) }];
  }

  private isLinked({ name, inputMode }: TrainingChannel): boolean {
    const { engine, data, isMounted } = this.parts;
    return linksObjects(inputMode, engine) && !isMounted(join(data, name));
  }

  private linksOf({ name, inputMode }: TrainingChannel): string {
    return join(inputMode === 'FastFile' ? `${this.parts.beside}-fast` : this.files, name);
  }

  private async place(channel: TrainingChannel): Promise<void> {
    const { name, source, objects, fileSystem, inputMode } = channel;
    const inTree = join(this.parts.data, name);
    if (fileSystem !== undefined) return this.placeFileSystem(inTree, fileSystem.directory);
    const manifest = JSON.stringify([{ prefix: source }, ...objects.map((object) => object.name)]);
    await writeFile(`${inTree}-manifest`, manifest);
    if (inputMode === 'Pipe') return makeFifo(this.pipe(name, 0));
    await makeOpenFolder(inTree);
    const share = shareOf(channel, this.parts.spec, this.parts.host);
    if (!this.isLinked(channel)) return placeObjects(share, inTree, 'copy');
    await makeOpenFolder(this.linksOf(channel));
    await placeObjects(share, this.linksOf(channel), 'link');
  }

  /** Docker mounts it where a folder waits; a process finds a link. */
  private async placeFileSystem(inTree: string, directory: string): Promise<void> {
    if (this.parts.engine.name === 'docker') return void (await mkdir(inTree, { recursive: true }));
    await symlink(directory, inTree);
  }
}

/** Whether a channel's objects are links: they must be files then. */
export function linksObjects(mode: TrainingChannel['inputMode'], engine: Pick<ContainerEngine, 'name'>): boolean {
  return mode !== 'Pipe' && engine.name === 'docker';
}
