import type { GetLogEventsCommandInput, GetLogEventsCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import { real } from '../../service';
import type { LogsContext } from '../context';
import type { EventRow, Position } from '../records';
import type { StreamToken } from '../tokens';
import { parseStreamToken, streamToken } from '../tokens';

const MOST_EVENTS = 10_000;
const MOST_BYTES = 1_048_576;
const EVENT_OVERHEAD = 26;
const BEGINNING: Position = { time: 0, id: 0 };
const END: Position = { time: Number.MAX_SAFE_INTEGER, id: 0 };

export const getLogEvents = (logs: LogsContext) =>
  real<GetLogEventsCommandInput, GetLogEventsCommandOutput>((input) => {
    const group = logs.findNamed(input);
    const stream = logs.findStream(group, input.logStreamName as string);
    const range = {
      from: Math.max(input.startTime ?? 0, logs.oldest(group)),
      until: input.endTime ?? Number.MAX_SAFE_INTEGER,
    };
    const from = startOf(input);
    const limit = input.limit ?? MOST_EVENTS;
    const rows =
      from.direction === 'f'
        ? take(logs.events.forward(stream.id, range, from.position), limit)
        : take(logs.events.backward(stream.id, range, from.position), limit).reverse();
    // At an end the token stays as it is: that is how clients know.
    const none = from.position === END ? BEGINNING : from.position;
    return {
      events: rows.map((row) => ({ timestamp: row.time, message: row.message, ingestionTime: row.ingested })),
      nextForwardToken: streamToken('f', rows.at(-1) ?? none),
      nextBackwardToken: streamToken('b', rows[0] ?? none),
    };
  });

function startOf(input: GetLogEventsCommandInput): StreamToken {
  if (input.nextToken !== undefined) return parseStreamToken(input.nextToken);
  return input.startFromHead === true ? { direction: 'f', position: BEGINNING } : { direction: 'b', position: END };
}

function take(rows: Iterable<EventRow>, limit: number): EventRow[] {
  const taken: EventRow[] = [];
  let bytes = 0;
  for (const row of rows) {
    bytes += Buffer.byteLength(row.message) + EVENT_OVERHEAD;
    if (bytes > MOST_BYTES && taken.length > 0) break;
    taken.push(row);
    if (taken.length >= limit) break;
  }
  return taken;
}
