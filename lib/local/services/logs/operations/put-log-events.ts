import type {
  InputLogEvent,
  PutLogEventsCommandInput,
  PutLogEventsCommandOutput,
  RejectedLogEventsInfo,
} from '@aws-sdk/client-cloudwatch-logs';
import { real } from '../../service';
import type { LogsContext } from '../context';
import { invalid } from '../errors';
import type { GroupRecord, NewEvent } from '../records';
import { applyMetricFilters } from '../metric-filters';
import { applySubscriptionFilters } from '../subscription-filters';
import { sequenceToken } from './describe-log-streams';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BATCH_BYTES = 1_048_576;
const EVENT_OVERHEAD = 26;

export const putLogEvents = (logs: LogsContext) =>
  real<PutLogEventsCommandInput, PutLogEventsCommandOutput>((input) => {
    const group = logs.findGroup(input.logGroupName as string);
    const stream = logs.findStream(group, input.logStreamName as string);
    const given = checkBatch(input.logEvents as InputLogEvent[]);
    const time = logs.platform.clock.now();
    const { accepted, rejected } = sortOut(logs, group, given, time);
    logs.events.append(group.id, stream, accepted, time);
    const ingested = { group, stream: stream.name, events: accepted, time };
    logs.tails.publish(ingested);
    applyMetricFilters(logs, ingested);
    applySubscriptionFilters(logs, ingested);
    return { nextSequenceToken: sequenceToken(stream.id), rejectedLogEventsInfo: rejected };
  });

function checkBatch(events: readonly InputLogEvent[]): NewEvent[] {
  let bytes = 0;
  let last = 0;
  for (const { timestamp = 0, message = '' } of events) {
    bytes += Buffer.byteLength(message) + EVENT_OVERHEAD;
    if (timestamp < last) throw invalid('Log events in a single PutLogEvents request must be in chronological order.');
    last = timestamp;
  }
  if (bytes > BATCH_BYTES) throw invalid(`Upload too large: ${bytes} bytes exceeds limit of ${BATCH_BYTES}`);
  if (last - (events[0]?.timestamp ?? last) > DAY_MS) {
    throw invalid('The batch of log events in a single PutLogEvents request cannot span more than 24 hours.');
  }
  return events as NewEvent[];
}

/** Too old and expired events stand at the beginning of a batch, too new ones at its end. */
function sortOut(logs: LogsContext, group: GroupRecord, events: readonly NewEvent[], now: number) {
  const before = (time: number) => countWhile(events, (event) => event.timestamp < time);
  const tooOld = before(now - 14 * DAY_MS);
  const expired = before(logs.oldest(group));
  const tooNew = before(now + 2 * HOUR_MS + 1);
  const rejected: RejectedLogEventsInfo = {
    ...(tooOld > 0 && { tooOldLogEventEndIndex: tooOld }),
    ...(expired > 0 && { expiredLogEventEndIndex: expired }),
    ...(tooNew < events.length && { tooNewLogEventStartIndex: tooNew }),
  };
  const accepted = events.slice(Math.max(tooOld, expired), tooNew);
  return { accepted, rejected: accepted.length < events.length ? rejected : undefined };
}

function countWhile(events: readonly NewEvent[], holds: (event: NewEvent) => boolean): number {
  const index = events.findIndex((event) => !holds(event));
  return index < 0 ? events.length : index;
}
