import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyToBuffer } from '../../../common/body';
import { messageOf } from '../../../common/errors';
import type { AnswerBox } from '../../../template/resources/resource-type';
import { TimeoutError } from '../../../template/resources/resource-type';
import type { Platform } from '../../service';

const PATH = '/_cloudformation/responses/';

/** CloudFormation takes no longer answer than this. */
const LONGEST_ANSWER = 4096;

/** Closed boxes that are remembered, so that a second answer is not an error. */
const REMEMBERED = 10_000;

interface Waiter {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

interface Box {
  readonly answers: unknown[];
  waiter?: Waiter;
}

/** Where custom resources and wait conditions answer: a PUT to a URL that nobody can guess. */
export class Responses {
  private readonly boxes = new Map<string, Box>();
  private readonly closed = new Set<string>();

  constructor(private readonly platform: Pick<Platform, 'clock' | 'endpoint'>) {}

  /** @param url of a box that was opened before @default a new one */
  open(url: string | undefined, signal: AbortSignal): AnswerBox {
    const token = url === undefined ? randomUUID() : url.slice(url.lastIndexOf('/') + 1);
    const box = this.boxes.get(token) ?? { answers: [] };
    this.boxes.set(token, box);
    return {
      url: url ?? `${this.platform.endpoint()}${PATH}${token}`,
      next: (seconds) => this.next(box, seconds, signal),
      close: () => this.close(token),
    };
  }

  /** The HTTP side. */
  async route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const token = new URL(request.url ?? '/', 'http://local').pathname.slice(PATH.length);
    const box = this.boxes.get(token);
    if (request.method !== 'PUT' || (box === undefined && !this.closed.has(token)))
      return finish(response, request.method === 'PUT' ? 403 : 405);
    try {
      const body = await bodyToBuffer(request, 1024 * 1024);
      if (box !== undefined) this.deliver(box, parseAnswer(body));
      finish(response, 200);
    } catch (error) {
      finish(response, 400, messageOf(error));
    }
  }

  private deliver(box: Box, answer: unknown): void {
    const { waiter } = box;
    box.waiter = undefined;
    if (waiter === undefined) box.answers.push(answer);
    else waiter.resolve(answer);
  }

  private next(box: Box, seconds: number, signal: AbortSignal): Promise<unknown> {
    if (box.answers.length > 0) return Promise.resolve(box.answers.shift());
    return new Promise((resolve, reject) => {
      const timer = this.platform.clock.schedule(seconds * 1000, () =>
        settle(() => reject(new TimeoutError(`no answer within ${seconds} s`))),
      );
      const onAbort = (): void => settle(() => reject(signal.reason as Error));
      const settle = (act: () => void): void => {
        timer.cancel();
        signal.removeEventListener('abort', onAbort);
        box.waiter = undefined;
        act();
      };
      box.waiter = {
        resolve: (answer) => settle(() => resolve(answer)),
        reject: (error) => settle(() => reject(error)),
      };
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  private close(token: string): void {
    this.boxes.delete(token);
    this.closed.add(token);
    if (this.closed.size > REMEMBERED) this.closed.delete(this.closed.values().next().value as string);
  }
}

function parseAnswer(body: Buffer): unknown {
  if (body.length > LONGEST_ANSWER) return { Status: 'FAILED', Reason: 'Response object is too long.' };
  return JSON.parse(body.toString('utf8')) as unknown;
}

function finish(response: ServerResponse, status: number, message?: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(message);
}
