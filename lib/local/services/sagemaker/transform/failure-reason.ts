import { ArchiveError } from '../../../workloads/archive/unpack';
import { HealthCheckError } from '../../../workloads/serving/health';
import { AnswerError } from '../../../workloads/transform/client';
import { TransformDataError } from '../../../workloads/transform/spec';
import { INTERNAL_ERROR } from '../../../workloads/training/result';
import { ArtifactError } from '../artifacts';
import { reasonOf } from '../training/failure-reason';

/** Why a job failed, as SageMaker words it; the details stand in the data log. */
export function transformReason(error: unknown): string {
  if (error instanceof TransformDataError) return 'ClientError: See job logs for more information';
  if (error instanceof AnswerError) return answerReason(error.status);
  if (error instanceof HealthCheckError)
    return 'AlgorithmError: Model container failed to respond to ping. Please ensure /ping endpoint is implemented and responds with an HTTP 200 status code';
  if (error instanceof ArchiveError) return `ClientError: Failed to extract model data archive: ${error.message}`;
  if (error instanceof ArtifactError) return `ClientError: ${error.message}`;
  return reasonOf(error);
}

function answerReason(status: number): string {
  if (status === 0) return INTERNAL_ERROR;
  return `${status < 500 ? 'ClientError' : 'AlgorithmError'}: See job logs for more information`;
}
