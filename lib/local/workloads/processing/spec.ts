import type { ImageReference } from '../../containers/engine';
import type { ChannelObject } from '../channel-object';

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
  /** See `ContainerSpec`. @default none */
  readonly loopbackPort?: number;
  /** The text of `/opt/ml/config/processingjobconfig.json`. */
  readonly configuration: string;
}

export interface ProcessingInputFiles {
  /** A directory below `/opt/ml/processing`; in Pipe mode a FIFO for each epoch takes its place. */
  readonly localPath: string;
  readonly inputMode: 'File' | 'Pipe';
  /** Pipe only: whether objects are decompressed on their way. @default None */
  readonly compression?: 'None' | 'Gzip';
  readonly distribution: 'FullyReplicated' | 'ShardedByS3Key';
  readonly objects: readonly ChannelObject[];
}

/** What a host gets of an input. SageMaker does not publish which object goes to which host: here they are dealt out in turn. */
export function shardOf(
  { objects, distribution }: ProcessingInputFiles,
  own: number,
  count: number,
): readonly ChannelObject[] {
  return distribution === 'ShardedByS3Key' ? objects.filter((_, index) => index % count === own) : objects;
}

/** `algo-1`, `algo-2`, … */
export function hostNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `algo-${index + 1}`);
}
