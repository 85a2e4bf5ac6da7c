import { messageOf } from '../../../common/errors';
import { storageFault } from '../../../common/storage-fault';
import { ContainerError } from '../../../containers/engine';
import { imageMissing, INTERNAL_ERROR, NO_CAPACITY, startError } from '../../../workloads/training/result';
import { PipeError } from '../../../workloads/pipes/pipe-content';
import { ObjectNameError } from '../../../workloads/training/place';
import { ImageNotFound } from '../images';
import { DataDownloadError } from '../s3-data';

const MAX_REASON = 1024;

/** What a job made cannot be stored: in SageMaker's words, without the prefix that a failure reason has. */
export class UploadError extends Error {
  override readonly name = 'UploadError';
}

/** SageMaker's words for a disk of this machine that is full; undefined for any other trouble. */
export function fullDisk(error: unknown): string | undefined {
  return storageFault(error) === 'full' ? 'Insufficient disk space' : undefined;
}

/** There are no instances for the job. `message` says what this machine lacks, or nothing. */
export class NoCapacityError extends Error {
  override readonly name = 'NoCapacityError';
}

/** Why a job failed outside its containers, as SageMaker begins such reasons. */
export function reasonOf(error: unknown): string {
  return words(error).slice(0, MAX_REASON);
}

function words(error: unknown): string {
  if (error instanceof ImageNotFound) return imageMissing;
  if (error instanceof NoCapacityError) return `${NO_CAPACITY} ${error.message}`.trimEnd();
  if (error instanceof ContainerError) return startError(error);
  if (isDownloadError(error)) return `ClientError: Data download failed:${error.message}`;
  if (error instanceof UploadError) return `ClientError: Artifact upload failed:${error.message}`;
  return `${INTERNAL_ERROR} Local cause: ${messageOf(error)}`;
}

function isDownloadError(error: unknown): error is Error {
  return error instanceof DataDownloadError || error instanceof ObjectNameError || error instanceof PipeError;
}

/** Only such an error makes SageMaker try a job again that has a retry strategy. */
export function isInternal(error: unknown): boolean {
  return words(error).startsWith(INTERNAL_ERROR);
}
