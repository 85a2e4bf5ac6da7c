import type { MessageHeaders } from '@smithy/eventstream-codec';
import { EventStreamCodec } from '@smithy/eventstream-codec';
import { messageOf, ServiceError } from '../common/errors';
import type { Member, Shape } from '../models/api-model';
import type { JsonCodec } from '../models/json-codec';
import type { Exchange } from './protocol';

/** The member of an output that is a stream of events, if one is. */
export function isEventStream(output: Shape | undefined): Member | undefined {
  if (output === undefined) return undefined;
  for (const member of output.members.values()) {
    if (member.shape.raw.eventstream === true) return member;
  }
  return undefined;
}

/**
 * Answers with `application/vnd.amazon.eventstream`. The output's member is an async iterable of `{ eventName: event }`.
 * An error that it throws becomes an exception event: the status has been sent by then.
 */
export async function sendEventStream(
  exchange: Exchange,
  member: Member,
  output: object,
  codec: JsonCodec,
  headers: Record<string, string> = {},
): Promise<void> {
  const { response, requestId } = exchange;
  const encoder = new EventStreamCodec(
    (bytes) => Buffer.from(bytes as Uint8Array).toString('utf8'),
    (text) => Buffer.from(text, 'utf8'),
  );
  response.writeHead(200, {
    'content-type': 'application/vnd.amazon.eventstream',
    'x-amzn-requestid': requestId,
    ...headers,
  });
  const write = async (messageHeaders: MessageHeaders, body: Uint8Array): Promise<void> => {
    if (!response.write(encoder.encode({ headers: messageHeaders, body }))) {
      await new Promise<void>((resolve) => response.once('drain', resolve).once('close', resolve));
    }
  };
  try {
    if (exchange.model.metadata.protocol === 'json')
      await write(headersOf('event', 'initial-response', 'application/json'), Buffer.from('{}'));
    const events = (output as Record<string, AsyncIterable<Record<string, object>>>)[member.name] ?? emptyStream();
    for await (const event of events) {
      const [name, value] = Object.entries(event)[0] as [string, object];
      const shape = (member.shape.members.get(name) as Member).shape;
      await write(...encodeEvent(shape, name, value, codec));
      if (response.destroyed) return;
    }
  } catch (error) {
    const code = error instanceof ServiceError ? error.code : 'InternalStreamFailure';
    await write(
      headersOf('exception', code, 'application/json'),
      Buffer.from(JSON.stringify({ Message: messageOf(error) })),
    );
  }
  response.end();
}

function encodeEvent(shape: Shape, name: string, value: object, codec: JsonCodec): [MessageHeaders, Uint8Array] {
  const payload = [...shape.members.values()].find((member) => member.raw.eventpayload === true);
  if (payload?.shape.type === 'blob') {
    const bytes = (value as Record<string, Uint8Array>)[payload.name] ?? new Uint8Array();
    return [headersOf('event', name, 'application/octet-stream'), bytes];
  }
  return [headersOf('event', name, 'application/json'), Buffer.from(JSON.stringify(codec.encode(shape, value)))];
}

function headersOf(kind: 'event' | 'exception', name: string, contentType: string): MessageHeaders {
  return {
    ':message-type': { type: 'string', value: kind },
    [kind === 'event' ? ':event-type' : ':exception-type']: { type: 'string', value: name },
    ':content-type': { type: 'string', value: contentType },
  };
}

async function* emptyStream(): AsyncIterable<Record<string, object>> {
  // An operation that answers without a stream has no events.
}
