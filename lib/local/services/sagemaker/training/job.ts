import type {
  CreateTrainingJobCommandInput,
  SecondaryStatus,
  TrainingJobStatus,
  UpdateTrainingJobCommandInput,
  WarmPoolResourceStatus,
} from '@aws-sdk/client-sagemaker';
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

/** Why a job that did not fail ends before its container has. */
export type StopReason = 'Stopped' | 'MaxRuntimeExceeded' | 'MaxWaitTimeExceeded' | 'MaxPendingTimeExceeded';

/** The instances that a job keeps for the next one. */
export interface WarmPool {
  readonly status: WarmPoolResourceStatus;
  /** Epoch ms from which on it is kept, and until which it was. */
  readonly since?: number;
  readonly until?: number;
  readonly reusedBy?: string;
  /** What its folder is called, which all jobs of the pool share. */
  readonly cache?: string;
}

export interface TrainingState {
  readonly secondary: SecondaryStatus;
  readonly transitions: readonly Transition[];
  readonly failureReason?: string;
  /** When the job first had its instances. */
  readonly started?: number;
  readonly ended?: number;
  /** The attempt under way has started its containers. */
  readonly launched?: boolean;
  /** When the attempt under way had its instances, and how long (ms) the attempts before it had theirs. */
  readonly attemptStarted?: number;
  readonly used?: number;
  /** How often spot instances were taken away, and how often an internal error made the job begin again. */
  readonly interruptions?: number;
  readonly retries?: number;
  /** The last value of each metric. */
  readonly metrics: Readonly<Record<string, { readonly value: number; readonly time: number }>>;
  /** How the job will end once its containers have. */
  readonly stopping?: StopReason;
  /** How the containers ended; kept, because an interrupted upload goes on without them. */
  readonly exit?: HostExit;
  readonly warmPool?: WarmPool;
  /** What UpdateTrainingJob changed; the request stays as it was. */
  readonly updated?: Omit<UpdateTrainingJobCommandInput, 'TrainingJobName'>;
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

/** For how long a job keeps its instances when it has ended: seconds. */
export function keepAliveOf({ request, state }: TrainingJob): number {
  return (
    state.updated?.ResourceConfig?.KeepAlivePeriodInSeconds ?? request.ResourceConfig?.KeepAlivePeriodInSeconds ?? 0
  );
}

/** Where SageMaker puts what a job makes: below its output path, in a folder of its own. */
export function outputPrefix({ request }: Pick<TrainingJob, 'request'>): string {
  return `${(request.OutputDataConfig?.S3OutputPath ?? '').replace(/\/+$/, '')}/${request.TrainingJobName}/output`;
}

export function modelArtifacts(job: Pick<TrainingJob, 'request'>): string {
  const compressed = job.request.OutputDataConfig?.CompressionType !== 'NONE';
  return `${outputPrefix(job)}/${compressed ? 'model.tar.gz' : 'model/'}`;
}
