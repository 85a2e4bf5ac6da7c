import { cbor, dateToTag } from '@smithy/core/cbor';
import { ServiceError } from '../common/errors';
import type { OperationModel } from '../models/api-model';
import { JsonCodec } from '../models/json-codec';
import { readBody, send } from './body';
import { errorDocument } from './errors';
import type { Decoded, Exchange, Protocol } from './protocol';

const PATH = /^\/service\/[^/]+\/operation\/([^/?]+)/;

/** Smithy RPC v2 CBOR: `POST /service/S/operation/O`. */
export class CborProtocol implements Protocol {
  private readonly codec = new JsonCodec({ timestamps: 'unixTimestamp', wireNames: false, native: true });

  async decode({ request, model, service }: Exchange): Promise<Decoded> {
    const name = PATH.exec(request.url ?? '')?.[1] ?? '';
    const operation = model.tryFindOperation(name);
    if (operation === undefined)
      throw new ServiceError('UnknownOperationException', `${service} has no operation "${name}"`, { status: 404 });
    const document = parse(await readBody(request));
    return {
      operation,
      input: operation.input === undefined ? {} : (this.codec.decode(operation.input, document) as object),
    };
  }

  encode({ response, requestId }: Exchange, operation: OperationModel, output: object): void {
    const document = operation.output === undefined ? {} : this.codec.encode(operation.output, output);
    send(response, 200, headersOf(requestId), Buffer.from(cbor.serialize(plain(document))));
  }

  fail({ response, requestId, model }: Exchange, error: ServiceError, status: number): void {
    const headers = headersOf(requestId);
    if (model.metadata.awsQueryCompatible !== undefined)
      headers['x-amzn-query-error'] = `${error.code};${status < 500 ? 'Sender' : 'Receiver'}`;
    send(response, status, headers, Buffer.from(cbor.serialize(plain(errorDocument(error)))));
  }
}

function headersOf(requestId: string): Record<string, string> {
  return { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor', 'x-amzn-requestid': requestId };
}

function parse(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  try {
    return untagged(cbor.deserialize(bytes));
  } catch {
    throw new ServiceError('SerializationException', 'the body is not valid CBOR', { status: 400 });
  }
}

/** Tag 1 is a time in epoch seconds; no AWS service sends another tag. */
function untagged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untagged);
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array || value instanceof Date) return value;
  const tagged = value as { tag?: unknown; value?: unknown };
  if (tagged.tag === 1 && typeof tagged.value === 'number') return tagged.value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, untagged(item)]));
}

/** The serializer refuses `undefined` and knows no Date. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return dateToTag(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, plain(item)]));
}
