import type { ImageReference } from '../../containers/engine';
import type { ChannelObject } from '../training/spec';

/** What SageMaker knows of a processing job when its containers start. */
export interface ProcessingSpec {
  readonly jobName: string;
  readonly image: ImageReference;
  /** @default the image's */
  readonly entrypoint?: readonly string[];
  /** @default the image's CMD, or none when `entrypoint` is given */
  readonly arguments?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly inputs: readonly ProcessingInputFiles[];
  /** Directories at or below `/opt/ml/processing` that exist when the container starts. */
  readonly outputs: readonly string[];
  readonly instanceType: string;
  readonly instanceCount: number;
  readonly isolated: boolean;
  /** The text of `/opt/ml/config/processingjobconfig.json`. */
  readonly configuration: string;
}

export interface ProcessingInputFiles {
  /** A directory below `/opt/ml/processing`. */
  readonly localPath: string;
  readonly distribution: 'FullyReplicated' | 'ShardedByS3Key';
  readonly objects: readonly ChannelObject[];
}

/** `algo-1`, `algo-2`, … */
export function hostNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `algo-${index + 1}`);
}
