import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock/clock';
import type { ContainerEngine } from '../containers/engine';
import type { Blobs } from '../store/blobs';
import type { Store } from '../store/store';
import type { Fleet } from '../workloads/serving/fleet';
import type { Rehearsal } from '../workloads/rehearsal';

/** AWS's endpoint ids of the services that the local cloud speaks; each is a folder beside this file. */
export type ServiceId =
  | 'cloudformation'
  | 'cloudwatch'
  | 'ecr'
  | 'events'
  | 'iam'
  | 'kms'
  | 'lambda'
  | 'logs'
  | 's3'
  | 'sagemaker'
  | 'sagemaker-metrics'
  | 'sagemaker-runtime'
  | 'secretsmanager'
  | 'sns'
  | 'ssm'
  | 'sts';

/** Who asks. A service that acts for a user (a rule, a stack, a job) names its role. */
export interface Caller {
  readonly account: string;
  readonly region: string;
  readonly arn: string;
  /** The access key that signed the request. @default a call from inside the local cloud */
  readonly accessKeyId?: string;
  /** A container calls. It may be anybody's program, and stays confined to itself. @default false */
  readonly fromContainer?: boolean;
}

/** The one way to any operation: the wire, templates, rules and services themselves go through it. */
export interface Door {
  /**
   * Validates `input` against the service's API model, authorizes the caller, runs the operation, records it.
   * @throws ServiceError with AWS's code and message
   */
  call<Output = unknown>(
    service: ServiceId,
    operation: string,
    input: object,
    caller: Caller,
    options?: CallOptions,
  ): Promise<Output>;
}

export interface CallOptions {
  /** @default a new one */
  readonly requestId?: string;
  readonly signal?: AbortSignal;
  /** As `Request.onGone`. @default `signal` is listened to */
  onGone?(listener: () => void): void;
  readonly http?: HttpFacts;
}

/** What only the wire knows of a request; undefined for calls from inside. */
export interface HttpFacts {
  readonly method: string;
  /** Path and query as sent, still percent-encoded. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  /** Trailing headers of an aws-chunked body; resolves when the body has been read to its end. */
  readonly trailers?: Promise<Readonly<Record<string, string>>>;
}

/** What an operation learns besides its input. */
export interface Request {
  readonly id: string;
  readonly caller: Caller;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  /** Calls the listener when the client goes away before it has its answer: as `signal`, for a fraction of its price. */
  onGone(listener: () => void): void;
  readonly http?: HttpFacts;
}

export type Handler<Input, Output> = (input: Input, request: Request) => Output | Promise<Output>;

/**
 * How true an operation is. `real` does it; `simulated` computes the answer (`how` says how); `recorded` stores and
 * returns it without an effect here (`how` says what AWS would do). What no table names is rejected.
 */
export type Parity = 'real' | 'simulated' | 'recorded';

export interface Operation<Input = never, Output = unknown> {
  readonly parity: Parity;
  readonly how?: string;
  readonly run: Handler<Input, Output>;
}

/** The output that a handler returns for a command of an AWS SDK client. */
export type Result<Output> = Omit<Output, '$metadata'>;

export function real<Input, Output>(run: Handler<Input, Result<Output>>): Operation<Input, Result<Output>> {
  return { parity: 'real', run };
}

/** Real but for some members of its input, which `how` names. */
export function realExcept<Input, Output>(
  how: string,
  run: Handler<Input, Result<Output>>,
): Operation<Input, Result<Output>> {
  return { parity: 'real', how, run };
}

export function simulated<Input, Output>(
  how: string,
  run: Handler<Input, Result<Output>>,
): Operation<Input, Result<Output>> {
  return { parity: 'simulated', how, run };
}

export function recorded<Input, Output>(
  how: string,
  run: Handler<Input, Result<Output>>,
): Operation<Input, Result<Output>> {
  return { parity: 'recorded', how, run };
}

/** What the local cloud hands to each service. */
export interface Platform {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  readonly store: Store;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly door: Door;
  readonly engine: ContainerEngine;
  /** The endpoints that serve: sagemaker puts them there, sagemaker-runtime invokes them. */
  readonly fleet: Fleet;
  /** A directory of this service's alone for scratch files; emptied at start. Not for state. */
  scratch(service: ServiceId): string;
  /**
   * A directory of this service's alone that outlives the server: containers that survived a crash still write into it.
   * The service removes what nothing uses any more. @default a folder of `scratch`, with nothing to reattach to
   */
  workspace?(service: ServiceId): string;
  /** Directories that stand for EFS and FSx file systems, by id. @default none */
  readonly fileSystems?: Readonly<Record<string, string>>;
  /** Whether archives that jobs leave are compressed. @default false: stored */
  readonly compress?: boolean;
  /** Origin of the wire, such as `http://127.0.0.1:4566`. @throws Error before the server listens */
  endpoint(): string;
  /** Where containers call; under Docker a port of its own, at which they may do less. */
  containerEndpoint(): string;
  /** What AWS would decide by itself. @default capacity for everything, no quota, no interruption */
  readonly rehearsal?: Partial<Rehearsal>;
  /** Reports trouble that no caller waits for. */
  readonly report: (message: string, error?: unknown) => void;
}

export interface Service {
  readonly operations: Readonly<Record<string, Operation>>;
  /** Resumes timers and workloads from the store. Awaited before the service answers its first call. */
  start?(): Promise<void> | void;
  /** Ends everything that the service started. */
  stop?(): Promise<void> | void;
  /** What the CLI asks for and AWS has no operation for, by name. @throws UserError, ServiceError */
  readonly controls?: Readonly<Record<string, (input: Readonly<Record<string, string>>) => Promise<object>>>;
  /** Requests that are no AWS operation, such as the registry's `/v2/`. */
  readonly route?: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/** What a service's `index.ts` exports as `service`. */
export interface ServiceModule {
  readonly id: ServiceId;
  create(platform: Platform): Service;
}

/** The caller that a service uses for calls of its own. */
export function serviceCaller(platform: Pick<Platform, 'account' | 'region'>, service: ServiceId | string): Caller {
  return {
    account: platform.account,
    region: platform.region,
    arn: `arn:aws:sts::${platform.account}:assumed-role/trainyard/${service}`,
  };
}
