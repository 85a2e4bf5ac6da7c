import { randomUUID } from 'node:crypto';
import type {
  LiveTailSessionLogEvent,
  StartLiveTailCommandInput,
  StartLiveTailCommandOutput,
  StartLiveTailResponseStream,
} from '@aws-sdk/client-cloudwatch-logs';
import { ServiceError } from '../../../common/errors';
import type { Request } from '../../service';
import { real } from '../../service';
import type { LogsContext } from '../context';
import { nameOf } from '../context';
import { invalid } from '../errors';
import type { Ingested } from '../live-tails';
import { compilePattern } from '../pattern/filter-pattern';

const UPDATE_MS = 1000;
const EVENTS_PER_UPDATE = 500;
const SESSION_MS = 3 * 3_600_000;

export const startLiveTail = (logs: LogsContext) =>
  real<StartLiveTailCommandInput, StartLiveTailCommandOutput>((input, request) => {
    const identifiers = input.logGroupIdentifiers as string[];
    const names = identifiers.map((identifier) => logs.findGroup(nameOf(identifier)).name);
    const narrowed = input.logStreamNames ?? input.logStreamNamePrefixes;
    if (narrowed !== undefined && names.length > 1)
      throw invalid('Only one log group can be specified when log stream names or prefixes are used.');
    if (input.logStreamNames !== undefined && input.logStreamNamePrefixes !== undefined) {
      throw invalid('LogStreamNamePrefixes and LogStreamNames are mutually exclusive parameters.');
    }
    return { responseStream: session(logs, input, selector(input, new Set(names)), request) };
  });

type Select = (ingested: Ingested) => LiveTailSessionLogEvent[];

function selector(input: StartLiveTailCommandInput, groups: ReadonlySet<string>): Select {
  const pattern = compilePattern(input.logEventFilterPattern);
  const { logStreamNames: names, logStreamNamePrefixes: prefixes } = input;
  const wanted = (stream: string) =>
    (names === undefined || names.includes(stream)) &&
    (prefixes === undefined || prefixes.some((prefix) => stream.startsWith(prefix)));
  return ({ group, stream, events, time }) => {
    if (!groups.has(group.name) || !wanted(stream)) return [];
    return events
      .filter((event) => pattern(event.message) !== undefined)
      .map(({ timestamp, message }) => ({
        logStreamName: stream,
        logGroupIdentifier: (input.logGroupIdentifiers as string[]).find(
          (identifier) => nameOf(identifier) === group.name,
        ),
        message,
        timestamp,
        ingestionTime: time,
      }));
  };
}

async function* session(
  logs: LogsContext,
  input: StartLiveTailCommandInput,
  select: Select,
  request: Request,
): AsyncGenerator<StartLiveTailResponseStream> {
  const { clock } = logs.platform;
  const end = AbortSignal.any([request.signal, logs.tails.end]);
  const deadline = clock.now() + SESSION_MS;
  let pending: LiveTailSessionLogEvent[] = [];
  const unsubscribe = logs.tails.listen((ingested) => pending.push(...select(ingested)));
  try {
    yield { sessionStart: { requestId: request.id, sessionId: randomUUID(), ...described(input) } };
    while (await waits(clock.sleep(UPDATE_MS, end))) {
      const results = pending.slice(0, EVENTS_PER_UPDATE);
      const sampled = pending.length > results.length;
      pending = [];
      yield { sessionUpdate: { sessionMetadata: { sampled }, sessionResults: results } };
      if (clock.now() >= deadline) throw new ServiceError('SessionTimeoutException', 'Session timed out');
    }
  } finally {
    unsubscribe();
  }
}

function described(input: StartLiveTailCommandInput) {
  const { logGroupIdentifiers, logStreamNames, logStreamNamePrefixes, logEventFilterPattern } = input;
  return { logGroupIdentifiers, logStreamNames, logStreamNamePrefixes, logEventFilterPattern };
}

/** False when the wait was cut short: the client has gone, or the service stops. */
function waits(sleep: Promise<void>): Promise<boolean> {
  return sleep.then(
    () => true,
    () => false,
  );
}
