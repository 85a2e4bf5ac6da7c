import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { temporaryDirectory } from './_cli';

export interface FakeRequest {
  readonly method: string;
  readonly url: string;
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = { readonly status?: number; readonly headers?: Record<string, string>; readonly body: unknown };

/** Answers the control API as a local cloud does, and AWS operations from a table. */
export class FakeServer implements AsyncDisposable {
  readonly requests: FakeRequest[] = [];
  readonly state = temporaryDirectory();

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    private readonly engine: 'docker' | 'process',
  ) {}

  static async start(
    answers: Readonly<Record<string, (input: never) => Answer>> = {},
    engine: 'docker' | 'process' = 'process',
  ): Promise<FakeServer> {
    const server = createServer((request, response) => void fake.answer(request, response, answers));
    const fake = new FakeServer(server, engine);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    mkdirSync(fake.state, { recursive: true });
    writeFileSync(join(fake.state, 'server.json'), JSON.stringify({ pid: process.pid, endpoint: fake.endpoint }));
    return fake;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get facts(): object {
    return {
      pid: process.pid,
      version: '1.2.3',
      endpoint: this.endpoint,
      engine: { name: this.engine, version: '1' },
      account: '000000000000',
      region: 'us-east-1',
      credentials: { accessKeyId: 'trainyard', secretAccessKey: 'trainyard' },
      stateDirectory: this.state,
      startedAt: '2026-01-01T00:00:00.000Z',
      clockFactor: 1,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
    answers: Readonly<Record<string, (input: never) => Answer>>,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const target = String(request.headers['x-amz-target'] ?? request.url);
    this.requests.push({
      method: request.method ?? '',
      url: request.url ?? '',
      target,
      headers: request.headers,
      body,
    });
    const table: Readonly<Record<string, (input: never) => Answer>> = {
      '/_trainyard/status': () => ({ body: this.facts }),
      ...answers,
    };
    const input = request.headers['x-amz-target'] === undefined ? body : JSON.parse(body);
    const {
      status = 200,
      headers = {},
      body: answer,
    } = table[target]?.(input as never) ?? {
      status: 400,
      body: { __type: 'UnknownOperationException', message: `no answer for ${target}` },
    };
    response.writeHead(status, headers).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  }
}
