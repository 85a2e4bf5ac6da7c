import { lstat, opendir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import type { Mount } from '../engine';
import type { Labels } from './labels';
import { CHANGED } from './overlays';

export interface User {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Gives the files that a container wrote as another user back to the user of this process, who could else neither read
 * nor remove them. Only where a container may do that, and we are not root.
 */
export class Ownership {
  /** @param inside who the user is in a container */
  constructor(
    private readonly parts: { docker(): Promise<Docker>; readonly labels: Labels },
    private readonly user: User,
    private readonly inside: User = user,
  ) {}

  /** @param image has a `chown`, as any image with a shell does */
  async reclaim(mounts: readonly Mount[], image: string): Promise<void> {
    const foreign: string[] = [];
    for (const { source, changes, readOnly } of mounts) {
      if (!readOnly && changes === undefined && (await this.hasForeign(source))) foreign.push(source);
    }
    const { uid, gid } = this.inside;
    if (foreign.length > 0) await this.chore(['chown', '-R', '-h', `${uid}:${gid}`], foreign, [''], image);
  }

  /** Removes what a container that is gone had changed of a source that stays as it is. @param image has an `rm` */
  async clear(mounts: readonly Mount[], image: string): Promise<void> {
    const left: string[] = [];
    for (const { changes } of mounts) if (changes !== undefined && !(await tryRemove(changes))) left.push(changes);
    if (left.length > 0) await this.chore(['rm', '-rf', '--'], left, CHANGED, image);
  }

  private async hasForeign(path: string): Promise<boolean> {
    const found = await lstat(path).catch(() => undefined);
    if (found === undefined) return false;
    if (found.uid !== this.user.uid) return true;
    if (!found.isDirectory()) return false;
    for await (const entry of await opendir(path)) if (await this.hasForeign(join(path, entry.name))) return true;
    return false;
  }

  /** Runs a command of an image, as root, on what lies in folders under each of the names. */
  private async chore(
    command: readonly string[],
    folders: readonly string[],
    names: readonly string[],
    image: string,
  ): Promise<void> {
    const docker = await this.parts.docker();
    const targets = folders.map((_, index) => `/reclaim/${index}`);
    const paths = targets.flatMap((target) => names.map((name) => join(target, name)));
    const container = await docker.createContainer({
      Image: image,
      User: '0:0',
      WorkingDir: '/',
      Entrypoint: [...command, ...paths],
      Cmd: [],
      Labels: this.parts.labels.of('chores'),
      HostConfig: {
        NetworkMode: 'none',
        CapDrop: ['ALL'],
        CapAdd: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER'],
        SecurityOpt: ['no-new-privileges'],
        Mounts: folders.map((folder, index) => ({
          Type: 'bind',
          Source: folder,
          Target: targets[index]!,
          ReadOnly: false,
        })),
      },
    });
    try {
      await container.start();
      const { StatusCode } = (await container.wait()) as { StatusCode: number };
      if (StatusCode !== 0) throw new Error(`${command[0]} ended with exit code ${StatusCode}`);
    } finally {
      await container.remove({ force: true, v: true });
    }
  }
}

/** @returns false when something is left that only root can remove */
async function tryRemove(path: string): Promise<boolean> {
  return rm(path, { recursive: true, force: true }).then(
    () => true,
    () => false,
  );
}
