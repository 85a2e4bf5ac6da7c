import { ServiceError } from './errors';

/** What is wrong with the disk or with what lies on it. */
export type StorageFault = 'full' | 'damaged' | 'failing';

const FAULTS: readonly (readonly [StorageFault, RegExp])[] = [
  ['full', /^(ENOSPC|EDQUOT|SQLITE_FULL)$/],
  ['damaged', /^SQLITE_(CORRUPT|NOTADB)/],
  ['failing', /^(EIO|EROFS|SQLITE_(IOERR|READONLY|CANTOPEN).*)$/],
];

/** By the code of an error or of what caused it; undefined when the storage is not to blame. */
export function storageFault(error: unknown): StorageFault | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code = '', cause } = error as NodeJS.ErrnoException;
  return FAULTS.find(([, pattern]) => pattern.test(code))?.[0] ?? storageFault(cause);
}

const MESSAGES: Readonly<Record<StorageFault, string>> = {
  full:
    'the disk that holds the state of the local cloud is full: free some space there (`trainyard status` names the directory), ' +
    'then try again. Nothing was stored; what was stored before can be read',
  damaged:
    'the state of the local cloud is damaged: stop it and look with `trainyard doctor --state DIR`; ' +
    '`trainyard reset` begins anew',
  failing:
    'the disk that holds the state of the local cloud does not work as it should: look at the system log, then try again',
};

/** What a caller learns of it: an error of the server, with AWS's code. Undefined when the storage is not to blame. */
export function storageFailure(error: unknown, service?: string): ServiceError | undefined {
  const fault = error instanceof ServiceError ? undefined : storageFault(error);
  if (fault === undefined) return undefined;
  const code = service === 's3' ? 'InternalError' : 'InternalFailure';
  return new ServiceError(code, MESSAGES[fault], { status: 500, cause: error });
}
