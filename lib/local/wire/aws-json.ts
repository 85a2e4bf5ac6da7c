import { ServiceError } from '../common/errors';
import { JsonCodec } from '../models/json-codec';
import type { OperationModel } from '../models/api-model';
import { parseJson, readBody, send } from './body';
import { errorDocument } from './errors';
import { isEventStream, sendEventStream } from './event-stream';
import type { Decoded, Exchange, Protocol } from './protocol';

/** AWS JSON 1.0 and 1.1: `X-Amz-Target: Prefix.Operation`, everything else in the body. */
export class AwsJsonProtocol implements Protocol {
  private readonly codec = new JsonCodec({ timestamps: 'unixTimestamp', wireNames: false });

  async decode({ request, model, service }: Exchange): Promise<Decoded> {
    const target = String(request.headers['x-amz-target'] ?? '');
    const name = target.slice(target.lastIndexOf('.') + 1);
    const operation = model.tryFindOperation(name);
    if (operation === undefined)
      throw new ServiceError('UnknownOperationException', `${service} has no operation "${name}"`, { status: 400 });
    const document = parseJson(await readBody(request));
    return {
      operation,
      input: operation.input === undefined ? {} : (this.codec.decode(operation.input, document) as object),
    };
  }

  async encode(exchange: Exchange, operation: OperationModel, output: object): Promise<void> {
    const { response, requestId } = exchange;
    const stream = isEventStream(operation.output);
    if (stream !== undefined) return sendEventStream(exchange, stream, output, this.codec);
    const body = operation.output === undefined ? '{}' : JSON.stringify(this.codec.encode(operation.output, output));
    send(response, 200, { 'content-type': this.contentType(exchange), 'x-amzn-requestid': requestId }, body);
  }

  fail(exchange: Exchange, error: ServiceError, status: number): void {
    const headers: Record<string, string> = {
      'content-type': this.contentType(exchange),
      'x-amzn-requestid': exchange.requestId,
    };
    if (exchange.model.metadata.awsQueryCompatible !== undefined) {
      headers['x-amzn-query-error'] = `${error.code};${status < 500 ? 'Sender' : 'Receiver'}`;
    }
    send(exchange.response, status, headers, JSON.stringify(errorDocument(error)));
  }

  private contentType({ request, model }: Exchange): string {
    const sent = /application\/x-amz-json-1\.[01]/.exec(request.headers['content-type'] ?? '')?.[0];
    return sent ?? `application/x-amz-json-${model.metadata.jsonVersion ?? '1.1'}`;
  }
}
