import { messageOf, ServiceError } from '../../../common/errors';
import { ContainerError } from '../../../containers/engine';
import { ArchiveError } from '../../../workloads/archive/unpack';
import { HealthCheckError } from '../../../workloads/serving/health';
import { ImageNotFound } from '../images';
import { VariantError } from './deployment';

const MAX_REASON = 1024;

/** Why an endpoint did not come into service, as SageMaker words it where its words are known. */
export function reasonOf(error: unknown, region: string): string {
  if (!(error instanceof VariantError)) return messageOf(error).slice(0, MAX_REASON);
  return words(error, error.cause, region).slice(0, MAX_REASON);
}

function words({ variant, image }: VariantError, cause: unknown, region: string): string {
  if (cause instanceof HealthCheckError) {
    return `The primary container for production variant ${variant} did not pass the ping health check. Please check CloudWatch logs for this endpoint.`;
  }
  if (cause instanceof ImageNotFound || (cause instanceof ContainerError && cause.code === 'image-not-found')) {
    return `The image '${cause instanceof ImageNotFound ? cause.uri : image}' for production variant ${variant} does not exist or cannot be pulled. ${cause.message}`;
  }
  if (cause instanceof ContainerError && cause.code === 'resources') {
    return `Unable to provision requested ML compute capacity due to InsufficientInstanceCapacity error. ${cause.message}`;
  }
  if (cause instanceof ArchiveError)
    return `Failed to extract model data archive for container "container_1" of production variant ${variant}: ${cause.message}`;
  if (cause instanceof ServiceError) {
    return `Failed to download model data for container "container_1" of production variant ${variant} in region ${region}: ${cause.message}`;
  }
  return `The primary container for production variant ${variant} did not start: ${messageOf(cause)}`;
}
