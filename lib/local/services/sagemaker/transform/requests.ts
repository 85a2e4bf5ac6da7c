import { Semaphore } from '../../../common/semaphore';
import type { Address } from '../../../workloads/serving/health';
import type { Replica } from '../../../workloads/serving/replica';
import { TransformClient } from '../../../workloads/transform/client';
import { effectiveLimits } from '../../../workloads/transform/execution-parameters';
import type { TransformLimits } from '../../../workloads/transform/spec';
import { MAX_MB_IN_FLIGHT, maxBytesOf } from '../../../workloads/transform/spec';
import type { ObjectTransform } from '../../../workloads/transform/transform-object';
import type { SageMakerContext } from '../context';
import { processingOf } from './processing-rules';
import type { TransformJob, TransformRequest } from './transform-job';

const TIMEOUT_SECONDS = 600;
const MAX_RETRIES = 3;

/** How a job's requests are cut: as it says itself, else as its container asks, else as SageMaker does. */
export async function limitsOf(request: TransformRequest, address: Address): Promise<TransformLimits> {
  const { BatchStrategy, MaxConcurrentTransforms, MaxPayloadInMB } = request;
  const given = {
    batchStrategy: BatchStrategy,
    // 0 leaves it to the container.
    maxConcurrentTransforms: MaxConcurrentTransforms === 0 ? undefined : MaxConcurrentTransforms,
    maxPayloadInMB: MaxPayloadInMB,
  };
  const limits = await effectiveLimits(given, address);
  if (limits.maxConcurrentTransforms * limits.maxPayloadInMB <= MAX_MB_IN_FLIGHT) return limits;
  // The container asked for more than an instance may have under way.
  return { ...limits, maxConcurrentTransforms: Math.max(1, Math.floor(MAX_MB_IN_FLIGHT / limits.maxPayloadInMB)) };
}

/** How one container of a job is asked about an object. */
export function objectTransform(
  { realTime }: SageMakerContext,
  job: TransformJob,
  replica: Replica,
  limits: TransformLimits,
  signal: AbortSignal,
): ObjectTransform {
  const { ModelClientConfig, TransformInput, TransformOutput } = job.request;
  const client = new TransformClient({
    replica,
    clock: realTime,
    headers: headersOf(job.request),
    maxBytes: maxBytesOf(limits),
    timeoutSeconds: ModelClientConfig?.InvocationsTimeoutInSeconds ?? TIMEOUT_SECONDS,
    maxRetries: ModelClientConfig?.InvocationsMaxRetries ?? MAX_RETRIES,
    signal,
  });
  return {
    client,
    places: new Semaphore(limits.maxConcurrentTransforms),
    limits,
    split: TransformInput?.SplitType ?? 'None',
    gzip: TransformInput?.CompressionType === 'Gzip',
    lines: TransformOutput?.AssembleWith === 'Line',
    processing: processingOf(job),
  };
}

function headersOf({ TransformInput, TransformOutput }: TransformRequest): Record<string, string> {
  return {
    ...(TransformInput?.ContentType === undefined ? {} : { 'content-type': TransformInput.ContentType }),
    ...(TransformOutput?.Accept === undefined ? {} : { accept: TransformOutput.Accept }),
  };
}
