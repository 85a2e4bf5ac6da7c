import type { Entry } from '../catalog/catalog';

/** What every processing and transform job knows of its own course. Times in epoch milliseconds. */
export interface JobState {
  readonly failureReason?: string;
  readonly started?: number;
  readonly ended?: number;
  /** The job will end as `Stopped` once its containers have: somebody asked for it, or its time is over. */
  readonly stopping?: boolean;
}

export type Job<Request extends object, State extends JobState> = Entry<Request, State>;

export type JobStatus = 'InProgress' | 'Completed' | 'Failed' | 'Stopping' | 'Stopped';

/** What a list shows of a job. */
export interface JobBrief {
  readonly ended?: number;
  readonly failureReason?: string;
  readonly exitMessage?: string;
}

const TERMINAL: ReadonlySet<string> = new Set(['Completed', 'Failed', 'Stopped']);

export function isTerminal({ status }: { readonly status: string }): boolean {
  return TERMINAL.has(status);
}

export function dateOf(time: number | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}
