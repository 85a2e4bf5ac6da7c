import type {
  FilteredLogEvent,
  FilterLogEventsCommandInput,
  FilterLogEventsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { decodeToken, encodeToken } from '../../../common/page';
import { real } from '../../service';
import type { LogsContext } from '../context';
import { invalid, invalidToken, notFound } from '../errors';
import type { EventRow, GroupRecord } from '../records';
import { compilePattern } from '../pattern/filter-pattern';
import { eventId, parseEventId } from '../tokens';

const MOST_EVENTS = 10_000;
const MOST_BYTES = 1_048_576;
/** A call that finds nothing must not hold up the others. */
const MOST_SCANNED = 20_000;
const CHUNK = 1000;

type Row = EventRow & { readonly stream: number };

export const filterLogEvents = (logs: LogsContext) =>
  real<FilterLogEventsCommandInput, FilterLogEventsCommandOutput>((input) => {
    const group = logs.findNamed(input);
    const streams = streamsOf(logs, group, input);
    const pattern = compilePattern(input.filterPattern);
    const found = search(logs, group, input, (row) => streams.has(row.stream) && pattern(row.message) !== undefined);
    const render = (row: Row): FilteredLogEvent => ({
      logStreamName: streams.get(row.stream),
      timestamp: row.time,
      message: row.message,
      ingestionTime: row.ingested,
      eventId: eventId(row),
    });
    return {
      events: found.rows.map(render),
      searchedLogStreams: [],
      nextToken: found.last && encodeToken(eventId(found.last)),
    };
  });

/** Names of the streams to look at, by their number. */
function streamsOf(logs: LogsContext, group: GroupRecord, input: FilterLogEventsCommandInput): Map<number, string> {
  const { logStreamNames: names, logStreamNamePrefix: prefix } = input;
  if (names !== undefined && prefix !== undefined) {
    throw invalid('LogStreamNamePrefix and LogStreamNames are mutually exclusive parameters.');
  }
  const wanted = names && new Set(names);
  const streams = logs.events
    .streamsOf(group.id)
    .filter((stream) => (wanted === undefined || wanted.has(stream.name)) && stream.name.startsWith(prefix ?? ''));
  if (wanted !== undefined && streams.length < wanted.size) throw notFound('log stream');
  return new Map(streams.map((stream) => [stream.id, stream.name]));
}

/** @returns what was found, and the last event looked at where there may be more */
function search(
  logs: LogsContext,
  group: GroupRecord,
  input: FilterLogEventsCommandInput,
  matches: (row: Row) => boolean,
) {
  const range = {
    from: Math.max(input.startTime ?? 0, logs.oldest(group)),
    until: (input.endTime ?? Number.MAX_SAFE_INTEGER - 1) + 1,
  };
  let last = input.nextToken === undefined ? { time: 0, id: 0 } : positionOf(input.nextToken);
  const rows: Row[] = [];
  let bytes = 0;
  for (let scanned = 0; scanned < MOST_SCANNED; scanned += CHUNK) {
    const chunk = logs.events.ofGroup(group.id, range, last, CHUNK);
    for (const row of chunk) {
      last = row;
      if (!matches(row)) continue;
      rows.push(row);
      bytes += row.message.length;
      if (rows.length >= (input.limit ?? MOST_EVENTS) || bytes >= MOST_BYTES) return { rows, last };
    }
    if (chunk.length < CHUNK) return { rows, last: undefined };
  }
  return { rows, last };
}

function positionOf(token: string) {
  const digits = decodeToken(token, invalidToken);
  if (!/^\d{56}$/.test(digits)) throw invalidToken();
  return parseEventId(digits);
}
