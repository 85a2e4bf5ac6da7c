import { randomUUID } from 'node:crypto';
import type {
  PutEventsCommandInput,
  PutEventsCommandOutput,
  PutEventsRequestEntry,
  PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import type { Caller } from '../../service';
import { real } from '../../service';
import type { EventsContext } from '../context';
import { invalid } from '../errors';
import type { EventDocument } from '../records';
import type { EventRouter } from '../router';

const LARGEST_REQUEST = 1024 * 1024;

export const putEvents = (events: EventsContext, router: EventRouter) =>
  real<PutEventsCommandInput, PutEventsCommandOutput>((input, { caller }) => {
    const entries = input.Entries as PutEventsRequestEntry[];
    if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > LARGEST_REQUEST) {
      throw invalid('Total size of the entries in the request is over the limit.');
    }
    const arrivals: { bus: string; event: EventDocument }[] = [];
    const results = entries.map((entry): PutEventsResultEntry => {
      const fault = faultOf(entry, caller);
      if (fault !== undefined) return fault;
      const event = documentOf(events, entry);
      arrivals.push({ bus: events.findBus(entry.EventBusName).name, event });
      return { EventId: event.id };
    });
    router.route(arrivals);
    return { Entries: results, FailedEntryCount: results.filter((result) => result.ErrorCode !== undefined).length };
  });

function faultOf(entry: PutEventsRequestEntry, caller: Caller): PutEventsResultEntry | undefined {
  for (const name of ['Source', 'DetailType', 'Detail'] as const) {
    if (entry[name] === undefined || entry[name] === '') {
      return {
        ErrorCode: 'InvalidArgument',
        ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      };
    }
  }
  if (entry.Source?.startsWith('aws.') === true && caller.accessKeyId !== undefined) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  return parseDetail(entry.Detail as string) === undefined
    ? { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }
    : undefined;
}

function documentOf({ platform }: EventsContext, entry: PutEventsRequestEntry): EventDocument {
  const time = entry.Time ?? platform.clock.date();
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': entry.DetailType as string,
    source: entry.Source as string,
    account: platform.account,
    time: `${time.toISOString().slice(0, 19)}Z`,
    region: platform.region,
    resources: entry.Resources ?? [],
    detail: parseDetail(entry.Detail as string) ?? {},
  };
}

function parseDetail(text: string): Record<string, unknown> | undefined {
  try {
    const detail: unknown = JSON.parse(text);
    return detail !== null && typeof detail === 'object' && !Array.isArray(detail)
      ? (detail as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-event-size */
function sizeOf(entry: PutEventsRequestEntry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), entry.Time === undefined ? 0 : 14);
}
