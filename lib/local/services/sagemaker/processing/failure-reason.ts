import type { HostExit } from '../../../workloads/cluster';
import { ExitMessageError } from '../../../workloads/processing/exit-message';
import { algorithmError } from '../../../workloads/training/result';
import { reasonOf } from '../training/failure-reason';

/** Why a job failed whose container ended with another code than 0: its exit message is part of the reason. */
export function exitReason(exit: HostExit, message: string | undefined): string {
  if (exit.outOfMemory && message === undefined) {
    return 'ClientError: Please use an instance type with more memory, or reduce the size of job data processed on an instance.';
  }
  return algorithmError(exit, message);
}

/** Why a job failed outside its containers. */
export function processingReason(error: unknown): string {
  if (error instanceof ExitMessageError) return `ClientError: ${error.message}`;
  return reasonOf(error);
}
