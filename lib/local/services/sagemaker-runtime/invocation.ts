import { Readable } from 'node:stream';
import type { Clock } from '../../clock/clock';
import type { Body } from '../../common/body';
import { bodyToBuffer } from '../../common/body';
import type { Answer } from '../../workloads/serving/forward';
import { forward, ForwardError } from '../../workloads/serving/forward';
import type { Platform, Request } from '../service';
import { bodyTooLong, ModelErrors } from './errors';
import type { InvocationInput } from './headers';
import { containerHeaders } from './headers';
import type { Route } from './route';
import { routeOf } from './route';

/** SageMaker's limits of a real-time invocation. */
const MAX_BODY = 25 * 1024 * 1024;
const MAX_ERROR_TEXT = 64 * 1024;
/** A small body is read whole: one packet to the container, and it can be sent again when a connection had gone stale. */
const SMALL_BODY = 64 * 1024;

export interface Invocation {
  readonly answer: Answer;
  readonly variant: string;
}

/** How long a container has, and what of its answer is read before it is passed on. */
export interface Patience {
  readonly timeoutSeconds: number;
  /** Bytes. @default every answer is a stream */
  readonly collectUpTo?: number;
}

/** Takes invocations to containers and their answers back, both as streams. */
export class Invoker {
  private readonly errors: ModelErrors;

  constructor(
    private readonly platform: Platform,
    private readonly realTime: Clock,
  ) {
    this.errors = new ModelErrors(platform.account, platform.region);
  }

  /** Resolves when the head of a successful answer is there. @throws ServiceError ValidationError, ModelError */
  async invoke(
    input: InvocationInput,
    body: Body | undefined,
    request: Request,
    patience: Patience,
  ): Promise<Invocation> {
    const begun = performance.now();
    const route = routeOf(this.platform, input);
    const { payload, length } = await prepareBody(body, request);
    const sent = performance.now();
    let status = 0;
    try {
      const answer = await this.send(route, input, payload, length, request, patience);
      status = answer.statusCode;
      const answered = performance.now();
      if (status < 200 || status >= 300) throw this.errors.answered(route.endpoint.name, status, await textOf(answer));
      this.observe(route, status, begun, sent, answered);
      return { answer, variant: route.variant.name };
    } catch (error) {
      const known = this.wordsFor(route, error);
      if (known !== undefined) this.observe(route, status, begun, sent, performance.now());
      throw known ?? error;
    }
  }

  private send(
    { endpoint, replica }: Route,
    input: InvocationInput,
    body: Body,
    length: number | undefined,
    request: Request,
    patience: Patience,
  ): Promise<Answer> {
    if (replica === undefined) throw this.errors.exited(endpoint.name);
    const headers = containerHeaders(input);
    const onGone = (listener: () => void): void => request.onGone(listener);
    return forward(
      replica,
      { path: '/invocations', headers, body, length, maxBytes: MAX_BODY, onGone, ...patience },
      this.realTime,
    );
  }

  /** Undefined for an error that says nothing about the model: a request that broke off, a body over the limit. */
  private wordsFor({ endpoint }: Route, error: unknown): Error | undefined {
    if (error instanceof RangeError) throw bodyTooLong(MAX_BODY);
    if (error instanceof ForwardError) {
      if (error.reason === 'aborted') return undefined;
      return error.reason === 'timeout' ? this.errors.timedOut(endpoint.name) : this.errors.exited(endpoint.name);
    }
    return (error as Error).name === 'ModelError' ? (error as Error) : undefined;
  }

  private observe({ endpoint, variant }: Route, status: number, begun: number, sent: number, answered: number): void {
    const modelLatency = Math.round((answered - sent) * 1000);
    const overheadLatency = Math.round((performance.now() - begun) * 1000) - modelLatency;
    endpoint.observe({ variant: variant.name, status, modelLatency, overheadLatency: Math.max(0, overheadLatency) });
  }
}

async function prepareBody(
  body: Body | undefined,
  { http }: Request,
): Promise<{ readonly payload: Body; readonly length: number | undefined }> {
  if (!(body instanceof Readable)) {
    const bytes = Buffer.from(body ?? '');
    if (bytes.length > MAX_BODY) throw bodyTooLong(MAX_BODY);
    return { payload: bytes, length: bytes.length };
  }
  const length = lengthOf(http?.headers);
  if (length === undefined) return { payload: body, length };
  if (length > MAX_BODY) throw bodyTooLong(MAX_BODY);
  return { payload: length <= SMALL_BODY ? await bodyToBuffer(body, SMALL_BODY) : body, length };
}

/** Undefined for a body whose length its end tells, or whose coding is undone on its way. */
function lengthOf(headers: NodeJS.Dict<string | string[]> = {}): number | undefined {
  const { 'content-length': length, 'content-encoding': coding } = headers;
  return typeof length === 'string' && !String(coding ?? '').includes('aws-chunked') ? Number(length) : undefined;
}

async function textOf({ body }: Answer): Promise<string | undefined> {
  try {
    return (await bodyToBuffer(body, MAX_ERROR_TEXT)).toString('utf8');
  } catch {
    if (body instanceof Readable) body.destroy();
    return undefined;
  }
}
