import { Readable } from 'node:stream';
import type { Clock } from '../../clock/clock';
import type { Body } from '../../common/body';
import { bodyToStream } from '../../common/body';
import type { Answer } from '../serving/forward';
import { forward, ForwardError } from '../serving/forward';
import type { Replica } from '../serving/replica';
import { tooMuchData, TransformDataError } from './spec';

export interface RequestBody {
  readonly body: Body;
  /** Bytes of `body`. @default chunked transfer */
  readonly length?: number;
}

export interface ClientParts {
  readonly replica: Replica;
  /** Real time. */
  readonly clock: Clock;
  readonly headers: Readonly<Record<string, string>>;
  readonly maxBytes: number;
  readonly timeoutSeconds: number;
  readonly maxRetries: number;
  readonly signal: AbortSignal;
}

const FIRST_PAUSE_MS = 50;
const MAX_ERROR_TEXT = 8 * 1024;

/** The container answered with an error, or not at all: status 0. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';

  constructor(
    readonly status: number,
    readonly text: string,
    options?: ErrorOptions,
  ) {
    super(status === 0 ? 'the container gave no answer' : `the container answered with status ${status}`, options);
  }
}

/**
 * Asks one container, again when it fails: not when it says that the request is wrong. A container that has ended is waited
 * for until it runs again, which is no retry.
 */
export class TransformClient {
  constructor(private readonly parts: ClientParts) {}

  /**
   * @param open makes the body, for each try anew
   * @throws AnswerError, TransformDataError; HealthCheckError, ContainerError when the container does not come back
   */
  async send<T>(open: () => Promise<RequestBody>, read: (answer: Readable) => Promise<T>): Promise<T> {
    const { clock, maxRetries, signal, replica } = this.parts;
    if (!replica.ready) await this.untilAnswers();
    for (let retries = 0; ; retries += 1) {
      try {
        return await this.once(open, read);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof AnswerError) || isFault(error.status) || retries >= maxRetries) throw error;
        await clock.sleep(FIRST_PAUSE_MS * 2 ** retries, signal);
        if (error.status === 0) await this.untilAnswers();
      }
    }
  }

  /** @throws the signal's reason when that ends the wait */
  private async untilAnswers(): Promise<void> {
    const { replica, timeoutSeconds, signal } = this.parts;
    try {
      await replica.untilAnswers(timeoutSeconds);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  }

  private async once<T>(open: () => Promise<RequestBody>, read: (answer: Readable) => Promise<T>): Promise<T> {
    const { statusCode: status, body } = await this.ask(await open());
    const answer = bodyToStream(body);
    if (status < 200 || status >= 300) throw new AnswerError(status, await startOf(answer));
    try {
      return await read(answer);
    } catch (error) {
      throw answer.errored === null ? error : new AnswerError(0, '', { cause: error });
    }
  }

  private async ask({ body, length }: RequestBody): Promise<Answer> {
    const { replica, clock, headers, maxBytes, timeoutSeconds, signal } = this.parts;
    if (!replica.ready) throw new AnswerError(0, '');
    try {
      const request = { path: '/invocations', headers, body, length, maxBytes, timeoutSeconds, signal };
      return await forward(replica, request, clock);
    } catch (error) {
      if (error instanceof RangeError) throw tooMuchData();
      // The request broke off because its source did.
      if (body instanceof Readable && body.errored instanceof TransformDataError) throw body.errored;
      throw error instanceof ForwardError ? new AnswerError(0, '', { cause: error }) : error;
    }
  }
}

/** The request's own: to send it again would not help. */
function isFault(status: number): boolean {
  return status >= 400 && status < 500 && status !== 429;
}

async function startOf(answer: Readable): Promise<string> {
  let text = '';
  try {
    for await (const chunk of answer) {
      text += String(chunk);
      if (text.length >= MAX_ERROR_TEXT) break;
    }
  } catch {
    // What came before the connection broke says enough.
  }
  return text.slice(0, MAX_ERROR_TEXT);
}
