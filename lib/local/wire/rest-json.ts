import type { ServiceError } from '../common/errors';
import type { OperationModel, Shape } from '../models/api-model';
import { JsonCodec } from '../models/json-codec';
import { parseJson, send } from './body';
import { isEventStream, sendEventStream } from './event-stream';
import type { Exchange } from './protocol';
import { RestProtocol } from './rest';
import { bodyMembers } from './rest-bindings';

export class RestJsonProtocol extends RestProtocol {
  private readonly codec = new JsonCodec({ timestamps: 'unixTimestamp', wireNames: true });

  fail({ response, requestId }: Exchange, error: ServiceError, status: number): void {
    const headers = {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': error.code,
    };
    send(
      response,
      status,
      headers,
      JSON.stringify({ message: error.message, Message: error.message, ...error.fields }),
    );
  }

  protected decodeDocument(shape: Shape, bytes: Buffer): Record<string, unknown> {
    return this.codec.decode(shape, parseJson(bytes)) as Record<string, unknown>;
  }

  protected sendDocument(
    exchange: Exchange,
    status: number,
    headers: Record<string, string>,
    operation: OperationModel,
    output: object,
  ): Promise<void> | void {
    const shape = operation.output as Shape;
    const stream = isEventStream(shape);
    if (stream !== undefined) return sendEventStream(exchange, stream, output, this.codec, headers);
    const source = output as Record<string, unknown>;
    const document =
      shape.payload === undefined
        ? this.bodyOf(shape, source)
        : this.codec.encode(shape.payload.shape, source[shape.payload.name] ?? {});
    send(exchange.response, status, { ...headers, 'content-type': 'application/json' }, JSON.stringify(document));
  }

  private bodyOf(shape: Shape, source: Record<string, unknown>): Record<string, unknown> {
    const members = bodyMembers(shape).filter(
      (member) => source[member.name] !== undefined && source[member.name] !== null,
    );
    return Object.fromEntries(
      members.map((member) => [member.wireName, this.codec.encode(member.shape, source[member.name])]),
    );
  }
}
