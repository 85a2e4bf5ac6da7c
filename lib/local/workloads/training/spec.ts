import type { ImageReference } from '../../containers/engine';
import type { ChannelObject } from '../channel-object';

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
  /** See `ContainerSpec`. @default none */
  readonly loopbackPort?: number;
  /** Folders of the container that are kept in S3, such as its checkpoints. @default none */
  readonly keptPaths?: readonly string[];
  /** A folder of this machine that the program finds as its host's cache, below it one for each host. @default none */
  readonly warmPoolCache?: string;
  /** Further files of `/opt/ml/input/config`: what each holds. @default none */
  readonly furtherConfig?: Readonly<Record<string, object>>;
}

export interface InstanceGroup {
  /** `homogeneousCluster` when the job names no groups. */
  readonly name: string;
  readonly instanceType: string;
  readonly instanceCount: number;
}

export interface TrainingChannel {
  readonly name: string;
  /**
   * `File`: the job's own copy. `FastFile`: no copy, read-only, as SageMaker mounts it. `Pipe`: a FIFO for each epoch,
   * that the objects are streamed into.
   */
  readonly inputMode: 'File' | 'FastFile' | 'Pipe';
  readonly distribution: 'FullyReplicated' | 'ShardedByS3Key';
  /** Instance groups that get the channel. @default all */
  readonly groups?: readonly string[];
  /** @default not reported */
  readonly contentType?: string;
  /** Pipe only: whether each object becomes a record of its own. */
  readonly recordWrapper: 'None' | 'RecordIO';
  /** Pipe only: whether objects are decompressed on their way. @default None */
  readonly compression?: 'None' | 'Gzip';
  /** Objects come in an order drawn from this, in Pipe mode another one each epoch. @default the order of `objects` */
  readonly shuffleSeed?: string;
  /** What SageMaker's `<channel>-manifest` file lists: the prefix, then the keys below it. */
  readonly source: string;
  readonly objects: readonly ChannelObject[];
  /** A directory of this machine in place of objects: the channel is a file system. @default none */
  readonly fileSystem?: { readonly directory: string; readonly readOnly: boolean };
}

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
