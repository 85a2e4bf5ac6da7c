import type { CreateTrainingJobCommandInput, SecondaryStatus, TrainingJobStatus } from '@aws-sdk/client-sagemaker';
import type { HostExit } from '../../../workloads/cluster';
import type { Entry } from '../catalog/catalog';

export type TrainingRequest = Omit<CreateTrainingJobCommandInput, 'Tags'>;

/** A stretch of one secondary status; its message changes while it lasts. Times in epoch milliseconds. */
export interface Transition {
  readonly status: SecondaryStatus;
  readonly start: number;
  readonly end?: number;
  readonly message: string;
}

export interface TrainingState {
  readonly secondary: SecondaryStatus;
  readonly transitions: readonly Transition[];
  readonly failureReason?: string;
  readonly started?: number;
  readonly ended?: number;
  /** The last value of each metric. */
  readonly metrics: Readonly<Record<string, { readonly value: number; readonly time: number }>>;
  /** How the job will end once its containers have: somebody asked for it, or its time is over. */
  readonly stopping?: 'Stopped' | 'MaxRuntimeExceeded';
  /** How the containers ended; kept, because an interrupted upload goes on without them. */
  readonly exit?: HostExit;
  /** Machine time (epoch ms) of the last log line that was kept. */
  readonly loggedUntil?: number;
}

export type TrainingJob = Entry<TrainingRequest, TrainingState>;

/** A job's next state. */
export interface Advance {
  readonly status?: TrainingJobStatus;
  readonly secondary: SecondaryStatus;
  readonly message: string;
  readonly state?: Partial<TrainingState>;
}

const TERMINAL: ReadonlySet<string> = new Set(['Completed', 'Failed', 'Stopped']);

export function isTerminal(job: Pick<TrainingJob, 'status'>): boolean {
  return TERMINAL.has(job.status);
}

export function newJob(request: TrainingRequest, now: number): TrainingJob {
  const first: Transition = { status: 'Starting', start: now, message: 'Starting the training job' };
  const state: TrainingState = { secondary: 'Starting', transitions: [first], metrics: {} };
  return { name: request.TrainingJobName as string, created: now, modified: now, status: 'InProgress', request, state };
}

/** The job one step on: within the same secondary status only the message changes, else a new transition begins. */
export function advance(job: TrainingJob, { status, secondary, message, state }: Advance, now: number): TrainingJob {
  const next = {
    ...job.state,
    ...state,
    secondary,
    transitions: transitionsAfter(job.state.transitions, secondary, message, now),
  };
  return {
    ...job,
    status: status ?? job.status,
    modified: now,
    state: isTerminal({ status: status ?? '' }) ? closed(next, now) : next,
  };
}

function transitionsAfter(
  former: readonly Transition[],
  status: SecondaryStatus,
  message: string,
  now: number,
): Transition[] {
  const last = former.at(-1) as Transition;
  if (last.status === status) return [...former.slice(0, -1), { ...last, message }];
  return [...former.slice(0, -1), { ...last, end: now }, { status, start: now, message }];
}

function closed(state: TrainingState, now: number): TrainingState {
  const last = state.transitions.at(-1) as Transition;
  return { ...state, ended: now, transitions: [...state.transitions.slice(0, -1), { ...last, end: now }] };
}

/** Where SageMaker puts what a job makes: below its output path, in a folder of its own. */
export function outputPrefix({ request }: Pick<TrainingJob, 'request'>): string {
  return `${(request.OutputDataConfig?.S3OutputPath ?? '').replace(/\/+$/, '')}/${request.TrainingJobName}/output`;
}

export function modelArtifacts(job: Pick<TrainingJob, 'request'>): string {
  const compressed = job.request.OutputDataConfig?.CompressionType !== 'NONE';
  return `${outputPrefix(job)}/${compressed ? 'model.tar.gz' : 'model/'}`;
}
