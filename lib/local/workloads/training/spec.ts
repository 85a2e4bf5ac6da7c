import type { Readable } from 'node:stream';
import type { ImageReference } from '../../containers/engine';

/** What SageMaker knows of a training job when its containers start; nothing in it is AWS's wire format. */
export interface TrainingSpec {
  readonly jobName: string;
  readonly jobArn: string;
  readonly region: string;
  readonly image: ImageReference;
  /** @default the image's, with `train` as its argument */
  readonly entrypoint?: readonly string[];
  /** Takes the place of `train`. */
  readonly arguments?: readonly string[];
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly channels: readonly TrainingChannel[];
  readonly instanceGroups: readonly InstanceGroup[];
  /** @default false */
  readonly networkIsolation?: boolean;
  /** Where checkpoints live in the container. @default no checkpoints */
  readonly checkpointPath?: string;
}

export interface InstanceGroup {
  /** `homogeneousCluster` when the job names no groups. */
  readonly name: string;
  readonly instanceType: string;
  readonly instanceCount: number;
}

export interface TrainingChannel {
  readonly name: string;
  /** `File`: the job's own copy. `FastFile`: no copy, read-only, as SageMaker mounts it. */
  readonly inputMode: 'File' | 'FastFile';
  readonly distribution: 'FullyReplicated' | 'ShardedByS3Key';
  /** @default not reported */
  readonly contentType?: string;
  readonly recordWrapper: 'None' | 'RecordIO';
  /** What SageMaker's `<channel>-manifest` file lists: the prefix, then the keys below it. */
  readonly source: string;
  readonly objects: readonly ChannelObject[];
}

/** One object of a channel. */
export interface ChannelObject {
  /** Path below the channel's directory, with `/` between its parts. */
  readonly name: string;
  open(): Promise<ObjectContent>;
}

/** A stored blob's file, which must not be written to and stays until `release` is called, or a stream. */
export type ObjectContent = { readonly file: string; readonly release: () => void } | { readonly stream: Readable };

export interface Host {
  /** `algo-1`, `algo-2`, … */
  readonly name: string;
  readonly group: InstanceGroup;
}

/** The hosts of a job, numbered through its groups. */
export function hostsOf({ instanceGroups }: Pick<TrainingSpec, 'instanceGroups'>): Host[] {
  let number = 0;
  return instanceGroups.flatMap((group) =>
    Array.from({ length: group.instanceCount }, () => ({ name: `algo-${(number += 1)}`, group })),
  );
}
