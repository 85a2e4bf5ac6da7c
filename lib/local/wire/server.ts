import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ServiceError, UserError } from '../common/errors';
import type { ApiModels } from '../models/load';
import type { Caller, CallOptions, Door, HttpFacts, Service, ServiceId } from '../services/service';
import type { Control } from './control';
import { send } from './body';
import { serviceOf, signatureOf } from './dispatch';
import { internalFailure, statusOf } from './errors';
import { forbidden, guard } from './guard';
import { whoListensOn } from './port-owner';
import type { Exchange } from './protocol';
import { Protocols } from './protocols';

export interface WireParts {
  readonly door: Door;
  readonly models: ApiModels;
  readonly service: (id: ServiceId) => Promise<Service>;
  readonly account: string;
  readonly region: string;
  readonly control: Control;
  /** Who a temporary access key was issued to; undefined for any other key. */
  readonly tryFindCaller: (accessKeyId: string, region: string) => Caller | undefined;
  readonly report: (message: string, error?: unknown) => void;
}

/** Requests that are no AWS operation, by the start of their path. */
const ROUTES: readonly (readonly [prefix: string, service: ServiceId])[] = [
  ['/v2/', 'ecr'],
  ['/_cloudformation/', 'cloudformation'],
];

/** Bytes that wait in memory for a slow peer. Node's 16 KB stop and start a large body far more often. */
const HIGH_WATER_MARK = 256 * 1024;

/** Who calls at a port: programs of this machine, or containers. */
type Origin = 'machine' | 'container';

/** The AWS API on loopback ports. */
export class WireServer {
  private readonly protocols = new Protocols();
  private readonly servers: Server[] = [];

  constructor(private readonly parts: WireParts) {}

  /** @param port 0 takes a free one. @returns the port. @throws UserError naming who has the port */
  async listen(port: number, origin: Origin = 'machine'): Promise<number> {
    const server = createServer(
      { keepAliveTimeout: 65_000, requestTimeout: 0, highWaterMark: HIGH_WATER_MARK },
      (request, response) => void this.answer(request, response, origin),
    );
    this.servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'EADDRINUSE' ? portInUse(port) : error),
      );
      server.listen(port, '127.0.0.1', () => resolve());
    });
    return (server.address() as AddressInfo).port;
  }

  /** Takes no further request and ends open connections. */
  async close(): Promise<void> {
    await Promise.all(this.servers.map(close));
  }

  private async answer(request: IncomingMessage, response: ServerResponse, origin: Origin): Promise<void> {
    let exchange: Exchange | undefined;
    try {
      guard(request);
      const route = this.routeOf(request);
      if (route !== undefined && origin === 'container')
        throw forbidden(`${request.method} ${request.url}`, 'containers may call operations of AWS only');
      if (route !== undefined) return await route(request, response);
      const signature = signatureOf(request);
      const service = serviceOf(request, signature);
      exchange = { request, response, service, model: this.parts.models.get(service), requestId: randomUUID() };
      const caller = this.callerOf(signature?.accessKeyId, signature?.region);
      await this.operate(exchange, origin === 'container' ? { ...caller, fromContainer: true } : caller);
    } catch (error) {
      this.fail(request, response, exchange, error);
    }
  }

  /** What answers a request that is no AWS operation. */
  private routeOf(request: IncomingMessage): Service['route'] {
    const url = request.url ?? '';
    if (url.startsWith('/_trainyard/')) return async (...exchange) => this.parts.control.answer(...exchange);
    for (const [prefix, id] of ROUTES) {
      if (!url.startsWith(prefix) || signatureOf(request) !== undefined) continue;
      return async (...exchange) => (await this.parts.service(id)).route?.(...exchange);
    }
    return undefined;
  }

  private async operate(exchange: Exchange, caller: Caller): Promise<void> {
    const { request, response, service, requestId } = exchange;
    const protocol = this.protocols.of(request, exchange.model);
    const { operation, input, trailers } = await protocol.decode(exchange);
    const http = { method: request.method ?? 'GET', url: request.url ?? '/', headers: request.headers, trailers };
    const options = new WireCall(requestId, http, response);
    const output = await this.parts.door.call<object>(service, operation.name, input, caller, options);
    await protocol.encode(exchange, operation, output ?? {});
  }

  private callerOf(accessKeyId = 'anonymous', region = this.parts.region): Caller {
    const { account, tryFindCaller } = this.parts;
    return tryFindCaller(accessKeyId, region) ?? { account, region, arn: `arn:aws:iam::${account}:root`, accessKeyId };
  }

  private fail(
    request: IncomingMessage,
    response: ServerResponse,
    exchange: Exchange | undefined,
    error: unknown,
  ): void {
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    const known = error instanceof ServiceError ? error : internalFailure(error);
    if (known !== error) this.parts.report(`${request.method} ${request.url} failed`, error);
    const status = statusOf(known, exchange?.model);
    // What is left of the body would be taken for the next request.
    if (!request.complete) response.setHeader('connection', 'close');
    if (exchange === undefined)
      send(
        response,
        status,
        { 'content-type': 'application/json', 'x-amzn-errortype': known.code },
        JSON.stringify({ __type: known.code, message: known.message }),
      );
    else this.protocols.of(request, exchange.model).fail(exchange, known, status);
    request.resume();
  }
}

/**
 * What the door learns of a request from the wire. A class, for V8 gives every object literal with a getter a shape of its own, and that
 * keeps the whole request alive until the next full collection: it tripled the cost of a call.
 */
class WireCall implements CallOptions {
  private gone: AbortController | undefined;

  constructor(
    readonly requestId: string,
    readonly http: HttpFacts,
    private readonly response: ServerResponse,
  ) {}

  get signal(): AbortSignal {
    if (this.gone === undefined) {
      const gone = (this.gone = new AbortController());
      this.onGone(() => gone.abort(new Error('the client went away')));
    }
    return this.gone.signal;
  }

  onGone(listener: () => void): void {
    const { response } = this;
    response.on('close', () => {
      if (!response.writableFinished) listener();
    });
  }
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), 1000);
  await closed;
  clearTimeout(force);
}

function portInUse(port: number): UserError {
  const owner = whoListensOn(port);
  const who = owner === undefined ? 'another program' : `${owner.command} (pid ${owner.pid})`;
  return new UserError(
    `port ${port} is in use by ${who}: stop it, or choose another with --port N (0 takes a free one)`,
  );
}
