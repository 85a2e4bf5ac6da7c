import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import type { ContainerEngine, Mount } from '../../containers/engine';
import { configFiles } from './config-files';
import { ChannelPlaces } from './channel-places';
import { makeOpenFolder } from './open-folder';
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
  private readonly inputs: ChannelPlaces;

  constructor(
    directory: string,
    private readonly spec: TrainingSpec,
    readonly host: Host,
    private readonly engine: Pick<ContainerEngine, 'name'>,
  ) {
    this.root = join(directory, host.name);
    this.inputs = new ChannelPlaces({
      spec,
      host,
      engine,
      data: join(this.root, 'input/data'),
      target: `${OPT_ML}/input/data`,
      beside: this.root,
      isMounted: (folder) => this.keptMounts().some(({ source }) => source === folder),
    });
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
    return [this.root, this.inputs.files];
  }

  /** The host's channels. */
  get channels(): readonly TrainingChannel[] {
    return this.inputs.channels;
  }

  /** The FIFO of a Pipe channel. */
  pipe(channel: string, epoch: number): string {
    return this.inputs.pipe(channel, epoch);
  }

  /** Makes the tree and places the inputs. */
  async create(): Promise<void> {
    await Promise.all(LEAVES.map((folder) => mkdir(join(this.root, folder), { recursive: true })));
    await Promise.all(FOLDERS.map((folder) => chmod(join(this.root, folder), 0o777)));
    for (const { source } of this.keptMounts()) await makeOpenFolder(source);
    const files = Object.entries(configFiles(this.spec, this.host));
    await Promise.all(files.map(([name, text]) => writeFile(join(this.root, 'input/config', name), text)));
    await this.placeCache();
    await this.inputs.create();
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
    return [...own, ...this.inputs.mounts(), ...kept, ...this.cacheMount()];
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
}

/** The process engine refuses it by name. */
function isElsewhere({ target }: Mount): boolean {
  return !target.startsWith(`${OPT_ML}/`);
}
