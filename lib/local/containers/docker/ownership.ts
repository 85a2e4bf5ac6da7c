import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import type { Mount } from '../engine';
import type { Labels } from './labels';
import { tidyWork } from './overlays';

export interface User {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Gives the files that a container wrote as another user back to the user of this process, who could else neither read
 * nor remove them. Only where root in a container is root here, and we are not.
 */
export class Ownership {
  constructor(
    private readonly parts: { docker(): Promise<Docker>; readonly labels: Labels },
    private readonly user: User,
  ) {}

  /** @param image has a `chown`, as any image with a shell does */
  async reclaim(mounts: readonly Mount[], image: string): Promise<void> {
    const foreign: string[] = [];
    for (const { source, changes, readOnly } of mounts) {
      if (changes !== undefined) await tidyWork(changes);
      const written = changes ?? source;
      if (!readOnly && (await this.hasForeign(written))) foreign.push(written);
    }
    if (foreign.length > 0) await this.chown(foreign, image);
  }

  private async hasForeign(path: string): Promise<boolean> {
    const found = await lstat(path).catch(() => undefined);
    if (found === undefined) return false;
    if (found.uid !== this.user.uid) return true;
    if (!found.isDirectory()) return false;
    for await (const entry of await opendir(path)) if (await this.hasForeign(join(path, entry.name))) return true;
    return false;
  }

  private async chown(folders: readonly string[], image: string): Promise<void> {
    const docker = await this.parts.docker();
    const targets = folders.map((_, index) => `/reclaim/${index}`);
    const container = await docker.createContainer({
      Image: image,
      User: '0:0',
      WorkingDir: '/',
      Entrypoint: ['chown', '-R', '-h', `${this.user.uid}:${this.user.gid}`, ...targets],
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
      if (StatusCode !== 0) throw new Error(`chown ended with exit code ${StatusCode}`);
    } finally {
      await container.remove({ force: true, v: true });
    }
  }
}
