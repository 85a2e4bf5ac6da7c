import { firstCharacters } from '../../common/characters';
import { ContainerError } from '../../containers/engine';
import type { HostExit } from '../cluster';
import { readStart } from '../read-start';

/** SageMaker shows the first 1,024 characters. */
const MAX_REASON = 1024;

/** What the failed host wrote to `/opt/ml/output/failure`, as far as SageMaker reads it; undefined when it wrote nothing. */
export async function readFailure(file: string): Promise<string | undefined> {
  const start = await readStart(file, MAX_REASON * 4);
  return start && firstCharacters(start.toString('utf8'), MAX_REASON);
}

/** A failed container's reason as SageMaker words it. */
export function algorithmError(exit: HostExit, failure: string | undefined): string {
  if (failure === undefined && exit.outOfMemory) {
    return 'ClientError: Please use an instance type with more memory, or reduce the size of training data processed on an instance.';
  }
  const end = `, exit code: ${exit.code}`;
  return `${firstCharacters(`AlgorithmError: ${failure ?? ''}`, MAX_REASON - end.length)}${end}`;
}

export const imageMissing =
  'ClientError: Cannot pull algorithm container. Either the image does not exist or its permissions are incorrect.';
export const NO_CAPACITY =
  'CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type.';
export const INTERNAL_ERROR = 'InternalServerError: We encountered an internal error. Please try again.';

/** Why containers did not start, in SageMaker's words; where those say nothing of the cause, followed by what this machine said. */
export function startError(error: unknown): string {
  const reason =
    error instanceof ContainerError
      ? containerError(error)
      : `${INTERNAL_ERROR} ${String((error as Error).message ?? error)}`;
  return reason.slice(0, MAX_REASON);
}

function containerError({ code, message }: ContainerError): string {
  switch (code) {
    case 'image-not-found':
      return imageMissing;
    case 'executable-not-found':
      return 'AlgorithmError: , exit code: 127';
    case 'resources':
      return `${NO_CAPACITY} ${message}`;
    case 'unsupported':
      return `ClientError: ${message}`;
    case 'engine-unavailable':
      return `${INTERNAL_ERROR} ${message}`;
  }
}
