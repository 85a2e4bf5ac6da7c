import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import type { ContainerEngine, Mount } from '../../containers/engine';
import { configFiles } from './config-files';
import { makeFifo } from '../pipes/fifo';
import { pipeName } from '../pipes/pipe-feed';
import { placeObjects } from './place';
import { channelsOf, shareOf } from './shares';
import type { Host, TrainingChannel, TrainingSpec } from './spec';

export const OPT_ML = '/opt/ml';
/** Stays on the instances of a warm pool from job to job (developer guide, "Using persistent cache"). */
const WARM_POOL_CACHE = 'sagemaker/warmpoolcache';

const LEAVES = ['input/config', 'input/data', 'model', 'output/data'];
const FOLDERS = ['', 'input', 'output', ...LEAVES];

/** A host's `/opt/ml` on this machine, and how its container sees it. */
export class HostLayout {
  /** What becomes `/opt/ml`. */
  readonly root: string;
  /** Objects of FastFile and of File channels, where they are no copies: links to stored blobs, never writable for a container. */
  private readonly fast: string;
  private readonly files: string;
  /** What the container changes of the latter. */
  private readonly changes: string;

  constructor(
    directory: string,
    private readonly spec: TrainingSpec,
    readonly host: Host,
    private readonly engine: Pick<ContainerEngine, 'name'>,
  ) {
    this.root = join(directory, host.name);
    this.fast = join(directory, `${host.name}-fast`);
    this.files = join(directory, `${host.name}-files`);
    this.changes = join(directory, `${host.name}-changes`);
  }

  get model(): string {
    return join(this.root, 'model');
  }

  get outputData(): string {
    return join(this.root, 'output', 'data');
  }

  get failureFile(): string {
    return join(this.root, 'output', 'failure');
  }

  /** Where a folder of the container is that is kept in S3. */
  folder(path: string): string {
    const normal = posix.normalize(path).replace(/\/$/, '');
    return normal.startsWith(`${OPT_ML}/`)
      ? join(this.root, normal.slice(OPT_ML.length))
      : join(this.root, 'kept', posix.join('/', normal));
  }

  /** What lies on the instance's volume, on AWS. */
  get ownFolders(): string[] {
    return [this.root, this.files];
  }

  /** The host's channels. */
  get channels(): readonly TrainingChannel[] {
    return channelsOf(this.spec, this.host);
  }

  /** The FIFO of a Pipe channel. */
  pipe(channel: string, epoch: number): string {
    return join(this.data, pipeName(channel, epoch));
  }

  /**
   * Makes the tree and places the inputs. A File channel is the host's own, as on AWS, where it is downloaded: links, and
   * what the container changes goes elsewhere. A FastFile channel is linked and mounted read-only. Big data costs nothing.
   * Under the process engine, which cannot mount, both are copied (cloned where the file system can): no workload may
   * reach a stored blob. A file system is the directory that stands for it.
   */
  async create(): Promise<void> {
    await Promise.all(LEAVES.map((folder) => mkdir(join(this.root, folder), { recursive: true })));
    await Promise.all(FOLDERS.map((folder) => chmod(join(this.root, folder), 0o777)));
    for (const { source } of this.keptMounts()) await makeOpenFolder(source);
    const files = Object.entries(configFiles(this.spec, this.host));
    await Promise.all(files.map(([name, text]) => writeFile(join(this.root, 'input/config', name), text)));
    await this.placeCache();
    await Promise.all(this.channels.map((channel) => this.placeChannel(channel)));
  }

  /** One folder each, so that what the image itself holds below `/opt/ml`, such as `/opt/ml/code`, stays visible. */
  mounts(): Mount[] {
    if (this.engine.name === 'process')
      return [{ source: this.root, target: OPT_ML, readOnly: false }, ...this.keptMounts().filter(isElsewhere)];
    const own = ['input', 'model', 'output'].map((name) => ({
      source: join(this.root, name),
      target: `${OPT_ML}/${name}`,
      readOnly: false,
    }));
    const kept = this.keptMounts().filter(({ source }) => !own.some((mount) => mount.source === source));
    return [...own, ...this.channels.flatMap((channel) => this.channelMount(channel)), ...kept, ...this.cacheMount()];
  }

  /** What lies in the output's folder is there for the program to make. */
  private keptMounts(): Mount[] {
    const paths = (this.spec.keptPaths ?? [])
      .map((path) => posix.normalize(path))
      .filter((path) => !path.startsWith(`${OPT_ML}/output/`));
    return [...new Set(paths)].map((target) => ({ source: this.folder(target), target, readOnly: false }));
  }

  private cacheMount(): Mount[] {
    const { warmPoolCache } = this.spec;
    if (warmPoolCache === undefined) return [];
    const source = join(warmPoolCache, this.host.name);
    return [{ source, target: `${OPT_ML}/${WARM_POOL_CACHE}`, readOnly: false }];
  }

  /** Docker mounts it; a process finds a link. */
  private async placeCache(): Promise<void> {
    for (const { source } of this.cacheMount()) {
      await makeOpenFolder(source);
      if (this.engine.name === 'docker') continue;
      const link = join(this.root, WARM_POOL_CACHE);
      await mkdir(dirname(link), { recursive: true });
      await symlink(source, link);
    }
  }

  private channelMount(channel: TrainingChannel): Mount[] {
    const { name, fileSystem } = channel;
    const target = `${OPT_ML}/input/data/${name}`;
    if (fileSystem !== undefined) return [{ source: fileSystem.directory, target, readOnly: fileSystem.readOnly }];
    if (!this.isLinked(channel)) return [];
    const source = this.linksOf(channel);
    if (channel.inputMode === 'FastFile') return [{ source, target, readOnly: true }];
    return [{ source, target, readOnly: false, changes: join(this.changes, name) }];
  }

  private get data(): string {
    return join(this.root, 'input/data');
  }

  /** A folder that is kept in S3 can be a channel's too, and no mount covers another one. */
  private isLinked({ name, inputMode }: TrainingChannel): boolean {
    const isKept = this.keptMounts().some(({ source }) => source === join(this.data, name));
    return linksObjects(inputMode, this.engine) && !isKept;
  }

  private linksOf({ name, inputMode }: TrainingChannel): string {
    return join(inputMode === 'FastFile' ? this.fast : this.files, name);
  }

  private async placeChannel(channel: TrainingChannel): Promise<void> {
    const { name, source, objects, fileSystem, inputMode } = channel;
    const inTree = join(this.data, name);
    if (fileSystem !== undefined) return this.placeFileSystem(inTree, fileSystem.directory);
    const manifest = JSON.stringify([{ prefix: source }, ...objects.map((object) => object.name)]);
    await writeFile(`${inTree}-manifest`, manifest);
    if (inputMode === 'Pipe') return makeFifo(this.pipe(name, 0));
    await makeOpenFolder(inTree);
    const target = this.isLinked(channel) ? this.linksOf(channel) : inTree;
    if (target !== inTree) await makeOpenFolder(target);
    await placeObjects(shareOf(channel, this.spec, this.host), target, this.isLinked(channel) ? 'link' : 'copy');
  }

  /** Docker mounts it where a folder waits; a process finds a link. */
  private async placeFileSystem(inTree: string, directory: string): Promise<void> {
    if (this.engine.name === 'docker') return void (await mkdir(inTree, { recursive: true }));
    await symlink(directory, inTree);
  }
}

/** Whether a channel's objects are links: they must be files then. */
export function linksObjects(mode: TrainingChannel['inputMode'], engine: Pick<ContainerEngine, 'name'>): boolean {
  return mode !== 'Pipe' && engine.name === 'docker';
}

/** The process engine refuses it by name. */
function isElsewhere({ target }: Mount): boolean {
  return !target.startsWith(`${OPT_ML}/`);
}

/** The container's user may be anyone, also a root without capabilities: all may write. */
async function makeOpenFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o777);
}
