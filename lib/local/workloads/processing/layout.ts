import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import type { ContainerEngine, Mount } from '../../containers/engine';
import type { ChannelObject } from '../channel-object';
import { makeFifo } from '../pipes/fifo';
import { pipeName } from '../pipes/pipe-feed';
import { placeObjects } from '../training/place';
import type { ProcessingInputFiles, ProcessingSpec } from './spec';
import { hostNames, shardOf } from './spec';

const OPT_ML = '/opt/ml';
/** One mount each, so that the rest of what the image has below `/opt/ml` stays visible. */
const FOLDERS = ['config', 'output', 'processing'];

export const PROCESSING_ROOT = `${OPT_ML}/processing`;

/** A host's `/opt/ml` on this machine, and how its container sees it. */
export class ProcessingLayout {
  /** What becomes `/opt/ml`. */
  readonly root: string;

  constructor(
    directory: string,
    readonly host: string,
    private readonly engine: Pick<ContainerEngine, 'name'>,
  ) {
    this.root = join(directory, host);
  }

  get messageFile(): string {
    return join(this.root, 'output', 'message');
  }

  /** Where a directory of the container lies on this machine. */
  pathOf(inContainer: string): string {
    return join(this.root, posix.relative(OPT_ML, posix.normalize(inContainer)));
  }

  /** Makes the tree, with the inputs in their places. Every container has copies of its own, as on AWS, where they are downloaded. */
  async create(spec: ProcessingSpec): Promise<void> {
    for (const folder of ['', ...FOLDERS]) await makeOpenFolder(join(this.root, folder));
    const hosts = hostNames(spec.instanceCount);
    const files = {
      'processingjobconfig.json': spec.configuration,
      'resourceconfig.json': JSON.stringify({ current_host: this.host, hosts: [...hosts].sort() }),
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(this.root, 'config', name), text);
    for (const output of spec.outputs) await makeOpenFolder(this.pathOf(output));
    const own = hosts.indexOf(this.host);
    for (const input of spec.inputs) await this.place(input, shardOf(input, own, hosts.length));
  }

  /** The FIFO of an input in Pipe mode. */
  pipe({ localPath }: ProcessingInputFiles, epoch: number): string {
    return pipeName(this.pathOf(localPath), epoch);
  }

  mounts(): Mount[] {
    if (this.engine.name === 'process') return [{ source: this.root, target: OPT_ML, readOnly: false }];
    return FOLDERS.map((name) => ({ source: join(this.root, name), target: `${OPT_ML}/${name}`, readOnly: false }));
  }

  private async place(input: ProcessingInputFiles, objects: readonly ChannelObject[]): Promise<void> {
    const path = this.pathOf(input.localPath);
    if (input.inputMode === 'Pipe') {
      await makeOpenFolder(dirname(path));
      return makeFifo(this.pipe(input, 0));
    }
    await makeOpenFolder(path);
    await placeObjects(objects, path, 'copy');
  }
}

/** The container's user may be anyone: all may write, also into the folders on the way. */
async function makeOpenFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  await chmod(path, 0o777);
  for (let folder = path; first !== undefined && folder.length > first.length;) {
    folder = join(folder, '..');
    await chmod(folder, 0o777);
  }
}
