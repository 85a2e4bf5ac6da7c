import { Readable } from 'node:stream';
import type { Clock, Timer } from '../../clock/clock';
import { ServiceError } from '../../common/errors';
import type { Answer } from './http/answer';
import type { Connection, Exchange } from './http/connection';
import type { Connections } from './http/connections';
import type { OutgoingRequest } from './http/request';
import { BrokenBody } from './http/request';
import type { Replica } from './replica';

export type { Answer } from './http/answer';

/** What takes requests. */
export type Target = Pick<Replica, 'connections' | 'begin' | 'end'>;

export interface ForwardRequest extends OutgoingRequest {
  /** Seconds, of real time, from the request to the end of the answer. */
  readonly timeoutSeconds: number;
  /** Bytes up to which an answer of known length is read whole. @default every answer is a stream */
  readonly collectUpTo?: number;
  /** Told what to call when the one who asks goes away. */
  readonly onGone?: (listener: () => void) => void;
  readonly signal?: AbortSignal;
}

/** The container gave no whole answer: it ran out of time, its process ended, or the request broke off. */
export class ForwardError extends Error {
  constructor(
    readonly reason: 'timeout' | 'exited' | 'aborted',
    options?: ErrorOptions,
  ) {
    super(`the container gave no answer: ${reason}`, options);
    this.name = 'ForwardError';
  }
}

/**
 * For how long a connection may have been idle when a request goes over it that can not be sent again. Servers close theirs
 * after 2 s (gunicorn) or more; to connect anew costs a tenth of a millisecond.
 */
const SURELY_OPEN_MS = 1000;

/**
 * Sends a request to a replica and resolves with the answer as soon as its head is there, or all of it where it is small;
 * large bodies stream. @throws ForwardError, RangeError when the body exceeds `maxBytes`
 */
export function forward(replica: Target, request: ForwardRequest, clock: Clock): Promise<Answer> {
  return new Promise((resolve, reject) => {
    new Forwarding(replica, request, clock, resolve, reject).begin();
  });
}

class Forwarding implements Exchange {
  private readonly connections: Connections;
  private connection: Connection | undefined;
  private timer: Timer | undefined;
  private again = false;

  constructor(
    private readonly replica: Target,
    private readonly request: ForwardRequest,
    private readonly clock: Clock,
    private readonly resolve: (answer: Answer) => void,
    private readonly reject: (error: Error) => void,
  ) {
    this.connections = replica.connections;
  }

  begin(): void {
    const { request, replica } = this;
    this.timer = this.clock.schedule(request.timeoutSeconds * 1000, () => this.giveUp('timeout'));
    request.onGone?.(this.abort);
    request.signal?.addEventListener('abort', this.abort);
    replica.begin();
    this.attempt(request.body instanceof Readable ? SURELY_OPEN_MS : Number.POSITIVE_INFINITY);
    if (request.signal?.aborted === true) this.abort();
  }

  answered(answer: Answer): void {
    this.resolve(answer);
  }

  failed(error: Error, stale: boolean): void {
    // A server may close an idle connection at the very moment it is used again: that says nothing about the request.
    this.again = stale && !(this.request.body instanceof Readable);
    if (!this.again) this.reject(wordsFor(error));
  }

  ended(): void {
    if (this.again) {
      this.again = false;
      return this.attempt(0);
    }
    this.replica.end();
    this.timer?.cancel();
    this.request.signal?.removeEventListener('abort', this.abort);
  }

  private attempt(idleAtMost: number): void {
    this.connection = this.connections.take(idleAtMost);
    this.connection.send(this.request, this.request.collectUpTo ?? -1, this);
  }

  private readonly abort = (): void => this.giveUp('aborted');

  private giveUp(reason: 'timeout' | 'aborted'): void {
    this.connection?.abort(this, new ForwardError(reason));
  }
}

function wordsFor(error: Error): Error {
  if (error instanceof ForwardError || error instanceof RangeError || error instanceof TypeError) return error;
  if (error instanceof BrokenBody && error.cause instanceof ServiceError) return error.cause;
  if (error instanceof BrokenBody) return new ForwardError('aborted', { cause: error });
  return new ForwardError('exited', { cause: error });
}
