import { chmod, mkdir } from 'node:fs/promises';

/** The container's user may be anyone, also a root without capabilities: all may write. */
export async function makeOpenFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o777);
}
