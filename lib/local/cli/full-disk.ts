import type { EventEmitter } from 'node:events';
import { messageOf } from '../common/errors';
import { storageFault } from '../common/storage-fault';

/**
 * A write that nobody waited for and that a full disk refused must not end the server: what is stored is whole, and can
 * be read. Anything else that nobody handled ends it, as ever.
 * @returns what undoes it
 */
export function outliveFullDisk(program: EventEmitter, warn: (message: string) => void): () => void {
  const onStray = (error: unknown): void => {
    if (storageFault(error) !== 'full') throw error;
    warn(`the disk that holds the state is full, free some space: ${messageOf(error)}`);
  };
  program.on('uncaughtException', onStray);
  return () => void program.off('uncaughtException', onStray);
}
