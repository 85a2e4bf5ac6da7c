import type { IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import type { Clock } from '../../clock/clock';
import type { Body } from '../../common/body';
import { limited } from './limit';
import type { Replica } from './replica';

export interface ForwardRequest {
  /** Path at the container, such as `/invocations`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
  /** Bytes of `body`, where they are known before it ends. @default chunked transfer */
  readonly length?: number;
  /** Bytes that a body of unknown length may have. */
  readonly maxBytes: number;
  /** Seconds, of real time, from the request to the end of the answer. */
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
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
 * Sends a request to a replica and resolves with the answer as soon as its head is there; both bodies stream.
 * @throws ForwardError, RangeError when the body exceeds `maxBytes`
 */
export async function forward(replica: Replica, request: ForwardRequest, clock: Clock): Promise<IncomingMessage> {
  try {
    return await exchange(replica, request, clock);
  } catch (error) {
    // A server may close an idle connection at the very moment it is used again: that says nothing about the request.
    if (error instanceof StaleConnection) return exchange(replica, request, clock);
    throw error;
  }
}

class StaleConnection extends Error {}

function exchange(replica: Replica, request: ForwardRequest, clock: Clock): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { host, port } = replica.address;
    const outgoing = httpRequest({
      host,
      port,
      agent: replica.agent,
      method: 'POST',
      path: request.path,
      headers: headersOf(request),
    });
    const timer = clock.schedule(request.timeoutSeconds * 1000, () => outgoing.destroy(new ForwardError('timeout')));
    const onAbort = (): void => void outgoing.destroy(new ForwardError('aborted'));
    request.signal.addEventListener('abort', onAbort, { once: true });
    replica.begin();
    outgoing.once('close', () => {
      replica.end();
      timer.cancel();
      request.signal.removeEventListener('abort', onAbort);
    });
    outgoing.once('response', resolve);
    outgoing.on('error', (error) => reject(failureOf(error, outgoing.reusedSocket, request.body)));
    send(outgoing, request, reject);
  });
}

function headersOf({ headers, body, length }: ForwardRequest): Record<string, string | number> {
  const bytes = body instanceof Readable ? length : Buffer.byteLength(body);
  return bytes === undefined ? { ...headers, 'transfer-encoding': 'chunked' } : { ...headers, 'content-length': bytes };
}

function send(outgoing: ReturnType<typeof httpRequest>, request: ForwardRequest, reject: (error: Error) => void): void {
  const { body, length, maxBytes } = request;
  if (!(body instanceof Readable)) return void outgoing.end(body);
  const source = length === undefined ? limited(body, maxBytes) : body;
  pipeline(source, outgoing, (error) => {
    if (error instanceof RangeError) reject(error);
  });
}

function failureOf(error: Error, reused: boolean, body: Body): Error {
  if (error instanceof ForwardError || error instanceof RangeError) return error;
  if (reused && !(body instanceof Readable)) return new StaleConnection();
  return new ForwardError('exited', { cause: error });
}
