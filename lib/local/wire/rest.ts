import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Body } from '../common/body';
import { SizedReadable } from '../common/body';
import { ServiceError } from '../common/errors';
import type { ApiModel, Member, OperationModel, Shape } from '../models/api-model';
import { AwsChunkedDecoder } from './aws-chunked';
import { readBody, send } from './body';
import type { Decoded, Exchange, Protocol } from './protocol';
import { passOn } from './pass-on';
import { Bindings } from './rest-bindings';
import type { RestRequest } from './rest-router';
import { RestRouter } from './rest-router';

/** Payloads that the models call plain blobs but that are passed on as they arrive: an invocation's body. */
const STREAMED_SHAPES = new Set(['BodyBlob']);

/** Read only. */
const NO_QUERY = new URLSearchParams();

/** Wrapped, because a promise that is returned by itself would be awaited: it settles only when the body has been read. */
type BodyFacts = Pick<Decoded, 'trailers'>;

/** What REST-JSON and REST-XML share: routes, bindings, streaming payloads. How a document reads is theirs to say. */
export abstract class RestProtocol implements Protocol {
  private readonly routers = new WeakMap<ApiModel, RestRouter>();
  private readonly bindings = new WeakMap<OperationModel, Bindings>();

  async decode(exchange: Exchange): Promise<Decoded> {
    const request = this.restRequest(exchange.request);
    const match = this.router(exchange.model).match(request);
    if (match === undefined) {
      throw new ServiceError(
        'UnknownOperationException',
        `${exchange.service} has no operation at ${request.method} ${request.path}`,
        { status: 404 },
      );
    }
    const input = this.bindingsOf(match.operation).decode(match.labels, request);
    const body = await this.decodeBody(exchange.request, match.operation, input);
    return { operation: match.operation, input, ...body };
  }

  async encode(exchange: Exchange, operation: OperationModel, output: object): Promise<void> {
    const { status, headers } = this.bindingsOf(operation).encode(output as Record<string, unknown>);
    headers['x-amzn-requestid'] = exchange.requestId;
    const payload = operation.output?.payload;
    if (payload?.shape.type === 'blob' || payload?.shape.type === 'string') {
      return this.sendBytes(exchange, status, headers, (output as Record<string, Body | undefined>)[payload.name]);
    }
    if (operation.output === undefined || status === 204 || status === 304 || exchange.request.method === 'HEAD') {
      exchange.response.writeHead(status, headers).end();
      return;
    }
    await this.sendDocument(exchange, status, headers as Record<string, string>, operation, output);
  }

  abstract fail(exchange: Exchange, error: ServiceError, status: number): void;
  protected abstract decodeDocument(shape: Shape, bytes: Buffer): Record<string, unknown>;
  protected abstract sendDocument(
    exchange: Exchange,
    status: number,
    headers: Record<string, string>,
    operation: OperationModel,
    output: object,
  ): Promise<void> | void;

  /** The request as the service's routes see it. */
  protected restRequest(request: IncomingMessage): RestRequest {
    const [path = '/', query = ''] = splitOnce(request.url ?? '/', '?');
    const parameters = query === '' ? NO_QUERY : new URLSearchParams(query);
    return { method: request.method ?? 'GET', path, query: parameters, headers: request.headers };
  }

  private router(model: ApiModel): RestRouter {
    let router = this.routers.get(model);
    if (router === undefined) this.routers.set(model, (router = new RestRouter(model)));
    return router;
  }

  private bindingsOf(operation: OperationModel): Bindings {
    let bindings = this.bindings.get(operation);
    if (bindings === undefined) this.bindings.set(operation, (bindings = new Bindings(operation)));
    return bindings;
  }

  private async decodeBody(
    request: IncomingMessage,
    operation: OperationModel,
    input: Record<string, unknown>,
  ): Promise<BodyFacts> {
    const { input: shape } = operation;
    const payload = shape?.payload;
    if (shape === undefined) return {};
    if (payload !== undefined && isStreamed(payload)) return this.attachStream(request, payload, input);
    if (payload === undefined && ![...shape.members.values()].some((member) => member.raw.location === undefined))
      return {};
    const bytes = await readPlain(request);
    if (payload === undefined) Object.assign(input, bytes.length === 0 ? {} : this.decodeDocument(shape, bytes));
    else if (payload.shape.type === 'blob') input[payload.name] = bytes;
    else if (payload.shape.type === 'string') input[payload.name] = bytes.toString('utf8');
    else if (bytes.length > 0) input[payload.name] = this.decodeDocument(payload.shape, bytes);
    return {};
  }

  /** `aws-chunked` is a transfer coding of AWS's: it is undone here and never seen by an operation. */
  private attachStream(request: IncomingMessage, payload: Member, input: Record<string, unknown>): BodyFacts {
    if (!isAwsChunked(request)) {
      input[payload.name] = request;
      return {};
    }
    const decoder = new AwsChunkedDecoder();
    request.on('error', (error) => decoder.destroy(error));
    input[payload.name] = request.pipe(decoder);
    undoChunkedHeaders(request, input);
    return { trailers: decoder.trailers };
  }

  private async sendBytes(
    exchange: Exchange,
    status: number,
    headers: Record<string, unknown>,
    body: Body | undefined,
  ): Promise<void> {
    const { request, response } = exchange;
    if (!(body instanceof Readable)) return send(response, status, headers as Record<string, string>, body ?? '');
    // What is passed on keeps its length, and with it the client's means to tell a broken one.
    if (body instanceof SizedReadable && body.byteLength !== undefined) headers['content-length'] ??= body.byteLength;
    response.writeHead(status, headers as Record<string, string>);
    if (request.method !== 'HEAD') return passOn(body, response);
    body.destroy();
    response.end();
  }
}

function isStreamed(payload: Member): boolean {
  return (
    payload.raw.streaming === true || payload.shape.raw.streaming === true || STREAMED_SHAPES.has(payload.shape.name)
  );
}

function isAwsChunked({ headers }: IncomingMessage): boolean {
  return (
    String(headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-') ||
    /\baws-chunked\b/.test(headers['content-encoding'] ?? '')
  );
}

function undoChunkedHeaders(request: IncomingMessage, input: Record<string, unknown>): void {
  const length = request.headers['x-amz-decoded-content-length'];
  if (typeof length === 'string') input['ContentLength'] = Number(length);
  const kept = String(input['ContentEncoding'] ?? '')
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'aws-chunked');
  if (kept.length > 0) input['ContentEncoding'] = kept.join(', ');
  else delete input['ContentEncoding'];
}

/** Documents, too, may come aws-chunked. */
async function readPlain(request: IncomingMessage): Promise<Buffer> {
  if (!isAwsChunked(request)) return readBody(request);
  return readBody(Object.assign(request.pipe(new AwsChunkedDecoder()), { headers: {} }) as unknown as IncomingMessage);
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
