export type SplitType = 'None' | 'Line' | 'RecordIO' | 'TFRecord';
export type BatchStrategy = 'SingleRecord' | 'MultiRecord';
export type Format = 'csv' | 'json' | 'jsonlines';

/** How requests are cut; a job's own values come before those that its container asks for. */
export interface TransformLimits {
  readonly maxConcurrentTransforms: number;
  /** 0: no limit, and the request is sent in chunks. */
  readonly maxPayloadInMB: number;
  readonly batchStrategy: BatchStrategy;
}

export const DEFAULT_LIMITS: TransformLimits = {
  maxConcurrentTransforms: 1,
  maxPayloadInMB: 6,
  batchStrategy: 'MultiRecord',
};

/** SageMaker's bound for all requests of an instance together. */
export const MAX_MB_IN_FLIGHT = 100;

export function maxBytesOf({ maxPayloadInMB }: TransformLimits): number {
  return maxPayloadInMB === 0 ? Number.POSITIVE_INFINITY : maxPayloadInMB * 1024 * 1024;
}

/** An object cannot be transformed because of what it holds, or of what came back for it; the message goes to the data log. */
export class TransformDataError extends Error {
  override readonly name = 'TransformDataError';
}

export const tooMuchData = (): TransformDataError => new TransformDataError('Too much data for max payload size');
