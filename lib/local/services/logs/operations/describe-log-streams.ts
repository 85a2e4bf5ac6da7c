import type {
  DescribeLogStreamsCommandInput,
  DescribeLogStreamsCommandOutput,
  LogStream,
} from '@aws-sdk/client-cloudwatch-logs';
import { decodeToken, encodeToken } from '../../../common/page';
import { real } from '../../service';
import type { LogsContext } from '../context';
import { invalid, invalidToken } from '../errors';
import type { GroupRecord, StreamRow } from '../records';

export const describeLogStreams = (logs: LogsContext) =>
  real<DescribeLogStreamsCommandInput, DescribeLogStreamsCommandOutput>((input) => {
    const group = logs.findNamed(input);
    const byTime = input.orderBy === 'LastEventTime';
    if (byTime && input.logStreamNamePrefix !== undefined)
      throw invalid('Cannot order by LastEventTime with a logStreamNamePrefix.');
    const streams = logs.events
      .streamsOf(group.id)
      .filter((stream) => stream.name.startsWith(input.logStreamNamePrefix ?? ''));
    if (byTime) streams.sort((a, b) => (a.last_event ?? 0) - (b.last_event ?? 0));
    if (input.descending === true) streams.reverse();
    const start = input.nextToken === undefined ? 0 : afterStream(streams, input.nextToken);
    const page = streams.slice(start, start + (input.limit ?? 50));
    const more = start + page.length < streams.length;
    return {
      logStreams: page.map((stream) => describe(logs, group, stream)),
      nextToken: more ? encodeToken(String(page.at(-1)?.id)) : undefined,
    };
  });

/** The order may change between two pages: the next one begins after the stream that was last. */
function afterStream(streams: readonly StreamRow[], token: string): number {
  const id = Number(decodeToken(token, invalidToken));
  const index = streams.findIndex((stream) => stream.id === id);
  if (index < 0) throw invalidToken();
  return index + 1;
}

function describe(logs: LogsContext, group: GroupRecord, stream: StreamRow): LogStream {
  return {
    logStreamName: stream.name,
    creationTime: stream.created,
    firstEventTimestamp: stream.first_event ?? undefined,
    lastEventTimestamp: stream.last_event ?? undefined,
    lastIngestionTime: stream.last_ingestion ?? undefined,
    uploadSequenceToken: sequenceToken(stream.id),
    arn: `${logs.groupArn(group.name)}:log-stream:${stream.name}`,
    storedBytes: 0,
  };
}

/** Nobody needs it any more, but older clients hand it back. */
export function sequenceToken(stream: number): string {
  return String(stream).padStart(56, '4');
}
