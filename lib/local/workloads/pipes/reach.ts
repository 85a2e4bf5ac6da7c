/**
 * A FIFO joins two programs of one kernel; a Docker engine on macOS or Windows runs in a virtual machine.
 * @param machine the platform that the local cloud runs on
 */
export function pipesReach(engine: 'docker' | 'process', machine: NodeJS.Platform = process.platform): boolean {
  return engine === 'process' || machine === 'linux';
}

/** Said of what cannot be had where they do not reach. */
export const OTHER_KERNEL = '(with a Docker engine that has a kernel of its own)';
