import type { Rehearsal } from '../index';
/** The part of the library's `LocalCloud` that the CLI uses: see lib/local/index.ts. */
export interface RunningCloud {
  readonly endpoint: string;
  /** Resolves once the cloud has stopped, whoever asked for it. */
  readonly stopped: Promise<void>;
  stop(): Promise<void>;
}

export interface StartCloudOptions {
  readonly engine: 'auto' | 'docker' | 'process';
  readonly port: number;
  /** A directory, or `memory` for a cloud that leaves nothing behind. */
  readonly state: string;
  readonly clock: { readonly factor: number };
  /** Directories that stand for EFS and FSx file systems, by id. @default none */
  readonly fileSystems?: Readonly<Record<string, string>>;
  /** Whether archives that jobs leave are compressed. @default false */
  readonly compress?: boolean;
  /** What AWS decides by itself. */
  readonly rehearsal?: Partial<Rehearsal>;
  readonly report: (message: string) => void;
}

export type StartCloud = (options: StartCloudOptions) => Promise<RunningCloud>;

/** Looks at every byte of a state directory that no server uses; see `checkState` of the library. */
export type CheckState = (directory: string) => Promise<{ readonly faults: readonly string[]; readonly blobs: number }>;
