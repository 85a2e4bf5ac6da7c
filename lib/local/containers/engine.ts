import type { Readable } from 'node:stream';

/** Where an image comes from. `folder` images exist for the process engine only. */
export type ImageReference =
  { readonly kind: 'docker'; readonly reference: string } | { readonly kind: 'folder'; readonly directory: string };

/** A directory of the machine inside a container. */
export interface Mount {
  readonly source: string;
  /** Absolute path inside the container, at or below `/opt/ml` for SageMaker's. */
  readonly target: string;
  readonly readOnly: boolean;
  /**
   * A folder of the machine for what the container changes: `source` stays as it is, whatever the container does. It must be
   * empty or missing and not within the source; what the engine puts there goes with the folder, once the container is removed.
   * @default the container writes to `source`
   */
  readonly changes?: string;
}

export interface ContainerSpec {
  /** What the engine shows a person; unique. */
  readonly name: string;
  readonly image: ImageReference;
  /** Replaces the image's ENTRYPOINT. @default the image's */
  readonly entrypoint?: readonly string[];
  /** @default the image's CMD, or none when `entrypoint` is given */
  readonly arguments?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
  /** @default the container id */
  readonly hostname?: string;
  /** Bytes. @default unlimited */
  readonly memoryLimit?: number;
  /** @default all of the machine's */
  readonly cpus?: number;
  /** Number of NVIDIA devices, each its own as long as it runs; all where the machine has fewer. @default 0 */
  readonly gpus?: number;
  /** Which devices: what the engine gave. @default as many as `gpus` says, whichever */
  readonly gpuDevices?: readonly string[];
  /** How it waits for devices that others have. @default it cannot be told to give up */
  readonly gpuWait?: { readonly signal: AbortSignal; readonly notice: (text: string) => void };
  /** Containers of one network reach each other by `hostname`. @default a network of its own */
  readonly network?: ContainerNetwork;
  /** No route out; peers of `network` stay reachable. @default false */
  readonly isolated?: boolean;
  /** TCP port that the container serves on; see `RunningContainer.address`. @default none */
  readonly port?: number;
  /**
   * TCP port of this machine's loopback that the container reaches as its own `127.0.0.1:PORT`; no other leads here. Not where it is
   * `isolated`; under Docker the image needs a python3. @default none
   */
  readonly loopbackPort?: number;
  /** Labels by which an interrupted server finds its own again: `job=…`, `endpoint=…`. */
  readonly labels: Readonly<Record<string, string>>;
}

/** What an engine can use of a container that is still to come. */
export type Announced = Pick<ContainerSpec, 'image' | 'hostname' | 'network' | 'isolated' | 'port' | 'loopbackPort'>;

export interface ContainerNetwork {
  readonly id: string;
  remove(): Promise<void>;
}

export interface Exit {
  /** 0 to 255; 137 after SIGKILL, 143 after SIGTERM. */
  readonly code: number;
  readonly outOfMemory: boolean;
}

export interface LogLine {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  /** When the engine received it: epoch ms of the machine's clock, what `logs(since)` counts in. @default unknown */
  readonly time?: number;
}

/** What a container has used and holds. */
export interface ContainerUsage {
  /** Since its start, of all processors together. */
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
  /** Of its devices now, 1 for each that is used to the full. @default it has none, or nothing is known of them */
  readonly gpus?: { readonly busy: number; readonly memory: number };
}

/** A container that has been started. Its owner calls `remove()` whatever happens. */
export interface RunningContainer {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Host and port on which `ContainerSpec.port` answers from this machine; undefined without one. */
  readonly address: { readonly host: string; readonly port: number } | undefined;
  /** Settles once, when the container has ended. Armed before the start, so nothing is missed. */
  readonly exited: Promise<Exit>;
  /** Both streams in order of arrival, from the beginning (after a restart of the server: from `since`, epoch ms). Ends with the container. */
  logs(since?: number): AsyncIterable<LogLine>;
  /** Undefined when it has ended. @default the engine does not know */
  usage?(): Promise<ContainerUsage | undefined>;
  /** SIGTERM, `graceSeconds` of real time, SIGKILL. Resolves when it has ended. */
  stop(graceSeconds: number): Promise<void>;
  /** Ends it if it runs, and removes every trace of it. */
  remove(): Promise<void>;
}

/** What an engine can not do for a spec, by name: `network isolation`, `memory limit`, `foreign image`, `gpu`. */
export type Capability =
  'network isolation' | 'memory limit' | 'cpu limit' | 'foreign images' | 'gpus' | 'several hosts' | 'fixed port';

export interface ContainerEngine {
  readonly name: 'docker' | 'process';
  readonly version: string;
  /** What it enforces; the rest it refuses (`start` rejects) or reports, never pretends. */
  readonly capabilities: ReadonlySet<Capability>;
  /** What the machine has for all containers together. @default unknown */
  readonly machine?: { readonly cpus: number; readonly memoryBytes: number };
  /** NVIDIA devices of this machine, as far as they are known. @default 0 */
  readonly gpuCount?: number;
  /** @throws ContainerError `image-not-found`, `executable-not-found`, `unsupported`, `resources`, `engine-unavailable` */
  start(spec: ContainerSpec): Promise<RunningContainer>;
  /** A container that will start soon: what takes long to make is begun. @default nothing takes long */
  announce?(spec: Announced): void;
  createNetwork(
    labels: Readonly<Record<string, string>>,
    options: { readonly isolated: boolean },
  ): Promise<ContainerNetwork>;
  /**
   * Running and ended containers of this state directory that an earlier server left; the caller reattaches or removes each.
   * @param loopbackPort to which those that have one lead from now on; at the container's end it stays what it was. @default the same
   */
  survivors(loopbackPort?: number): Promise<RunningContainer[]>;
  /** Removes containers, networks and processes of this state directory, other than `keep` (container ids). */
  reap(keep?: ReadonlySet<string>): Promise<void>;
  /** Makes an image of a folder with a Dockerfile; the process engine only checks it. Yields progress lines. */
  build?(directory: string, tag: string): Promise<Readable>;
  /** Ends what the engine itself keeps (pools, watchers). Containers that run are left to their owners. */
  close(): Promise<void>;
}

export type ContainerErrorCode =
  'image-not-found' | 'executable-not-found' | 'unsupported' | 'resources' | 'engine-unavailable';

export class ContainerError extends Error {
  constructor(
    readonly code: ContainerErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'ContainerError';
  }
}
