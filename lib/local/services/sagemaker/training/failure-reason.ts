import { messageOf } from '../../../common/errors';
import { ContainerError } from '../../../containers/engine';
import { imageMissing, INTERNAL_ERROR, startError } from '../../../workloads/training/result';
import { ObjectNameError } from '../../../workloads/training/place';
import { ImageNotFound } from '../images';
import { DataDownloadError } from './inputs';

const MAX_REASON = 1024;

/** S3 refused what the job made. */
export class UploadError extends Error {
  override readonly name = 'UploadError';
}

/** Why a job failed outside its containers, as SageMaker begins such reasons. */
export function reasonOf(error: unknown): string {
  return words(error).slice(0, MAX_REASON);
}

function words(error: unknown): string {
  if (error instanceof ImageNotFound) return imageMissing;
  if (error instanceof ContainerError) return startError(error);
  if (error instanceof DataDownloadError || error instanceof ObjectNameError)
    return `ClientError: Data download failed:${error.message}`;
  if (error instanceof UploadError) return `ClientError: Artifact upload failed:${error.message}`;
  return `${INTERNAL_ERROR} Local cause: ${messageOf(error)}`;
}
