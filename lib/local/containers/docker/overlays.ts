import { chmod, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '../../common/errors';
import { copyFolder } from '../copy-folder';
import type { Mount } from '../engine';
import type { Daemon } from './daemon';

/** What takes the changes to a mount's source, when the kernel lays it over the source. */
const UPPER = 'upper';
const WORK = 'work';
export const CHANGED = [UPPER, WORK];
/** What the kernel takes of options: a page. */
const LONGEST_OPTIONS = 4000;

/** Options of Docker's `local` driver, which mounts the volume when its container starts. */
export type VolumeOptions = Readonly<Record<'type' | 'device' | 'o', string>>;

/**
 * Mounts whose source stays as it is. The kernel lays a folder for the changes over the source: nothing is copied but what
 * a container writes to, when it does. The engine makes such a mount as a volume without a name, which goes with its
 * container. Where it cannot, containers get copies.
 */
export class Overlays {
  private refused = false;

  constructor(
    private readonly daemon: Pick<Daemon, 'writesAsRoot'>,
    private readonly report: (message: string) => void,
  ) {}

  /** Makes ready what takes the changes; what cannot be an overlay becomes a mount of a copy. */
  prepare(mounts: readonly Mount[]): Promise<Mount[]> {
    return Promise.all(
      mounts.map(async ({ changes, ...mount }) => {
        if (changes === undefined) return mount;
        if (this.isPossible(mount.source, changes)) return { ...(await this.lay(mount, changes)), changes };
        const copy = join(changes, 'copy');
        await copyFolder(mount.source, copy);
        return { ...mount, source: copy };
      }),
    );
  }

  /** When a container did not start because of an overlay, none is tried again. @returns whether that is so */
  giveUpIfRefused(error: unknown): boolean {
    const refused = /\bmount(ing)? (local )?volume\b/.test(messageOf(error));
    if (refused && !this.refused) this.report(`inputs are copied from now on: ${messageOf(error)}`);
    this.refused ||= refused;
    return refused;
  }

  private isPossible(source: string, changes: string): boolean {
    if (this.refused || !this.daemon.writesAsRoot) return false;
    const { o } = overlayOptions(source, changes);
    return o.length <= LONGEST_OPTIONS && !/[,:\\"]/.test(source + changes);
  }

  private async lay(mount: Mount, changes: string): Promise<Mount> {
    const upper = join(changes, UPPER);
    for (const folder of [upper, join(changes, WORK)]) await mkdir(folder, { recursive: true });
    // A folder that is laid over another one decides who may write into both.
    await chmod(upper, (await stat(mount.source)).mode & 0o7777);
    return mount;
  }
}

/**
 * `redirect_dir` lets a program rename the folders that it finds; with `metacopy` a file is not copied when only its mode
 * or owner changes, as programs do with all of their input at once.
 */
export function overlayOptions(source: string, changes: string): VolumeOptions {
  const folders = `lowerdir=${source},upperdir=${join(changes, UPPER)},workdir=${join(changes, WORK)}`;
  const o = `${folders},redirect_dir=on,metacopy=on`;
  return { type: 'overlay', device: 'overlay', o };
}

/** What was given as the folder for the changes when the mount was made. */
export function changesOf({ o = '' }: Readonly<Record<string, string>>): string | undefined {
  const upper = /(?:^|,)upperdir=([^,]+)/.exec(o)?.[1];
  return upper === undefined ? undefined : dirname(upper);
}
