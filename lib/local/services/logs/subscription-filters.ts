import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { messageOf } from '../../common/errors';
import { serviceCaller } from '../service';
import type { LogsContext } from './context';
import type { NewEvent, SubscriptionFilterRecord } from './records';
import type { Ingested } from './live-tails';
import { compilePattern } from './pattern/filter-pattern';

const compress = promisify(gzip);

/** Sends matching events to Lambda functions. What was ingested stands whether or not they get through. */
export function applySubscriptionFilters(logs: LogsContext, ingested: Ingested): void {
  for (const filter of ingested.group.subscriptionFilters) {
    const pattern = compilePattern(filter.pattern);
    const events = ingested.events.filter((event) => pattern(event.message) !== undefined);
    if (events.length === 0) continue;
    deliver(logs, filter, ingested, events).catch((error: unknown) =>
      logs.platform.report(`subscription filter ${filter.name} failed: ${messageOf(error)}`, error),
    );
  }
}

async function deliver(
  logs: LogsContext,
  filter: SubscriptionFilterRecord,
  { group, stream }: Ingested,
  events: readonly NewEvent[],
) {
  const message = {
    messageType: 'DATA_MESSAGE',
    owner: logs.platform.account,
    logGroup: group.name,
    logStream: stream,
    subscriptionFilters: [filter.name],
    logEvents: events.map((event, index) => ({
      id: String(event.timestamp).padStart(20, '0') + String(index).padStart(36, '0'),
      timestamp: event.timestamp,
      message: event.message,
    })),
  };
  const data = (await compress(JSON.stringify(message))).toString('base64');
  const input = {
    FunctionName: filter.destinationArn,
    InvocationType: 'Event',
    Payload: Buffer.from(JSON.stringify({ awslogs: { data } })),
  };
  await logs.platform.door.call('lambda', 'Invoke', input, serviceCaller(logs.platform, 'logs'));
}
