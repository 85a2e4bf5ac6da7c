import type { Readable } from 'node:stream';

/** One object of a job's input, or one line of an augmented manifest. */
export interface ChannelObject {
  /** Path below the input's directory, with `/` between its parts. */
  readonly name: string;
  open(): Promise<ObjectContent>;
  /** What a line of an augmented manifest stands for, in order. @default the object itself */
  readonly attributes?: () => readonly ChannelObject[];
}

/** A stored blob's file, which must not be written to and stays until `release` is called, or a stream. */
export type ObjectContent =
  | { readonly file: string; readonly release: () => void }
  /** `size`: its bytes, where they are known beforehand. */
  | { readonly stream: Readable; readonly size?: number };
