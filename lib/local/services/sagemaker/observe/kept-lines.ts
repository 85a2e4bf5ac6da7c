import type { LogParts } from './log-stream';
import { piecesOf } from './log-stream';

/** How lines begin that are no output of a container. */
const NOTICE = 'trainyard: ';

interface Page {
  readonly events?: readonly { readonly message?: string }[];
  readonly nextForwardToken?: string;
}

/**
 * How many events of a container's lines are in its log stream, from a time of the cloud's clock on. Only the log itself knows what
 * an earlier server had kept when it was killed: with that many left out, no line is lost and none comes twice.
 */
export async function keptLines(
  { platform, caller }: LogParts,
  logGroupName: string,
  logStreamName: string,
  startTime: number,
): Promise<number> {
  let count = 0;
  for (let nextToken: string | undefined; ;) {
    const input = { logGroupName, logStreamName, startTime, startFromHead: true, nextToken };
    const page = await platform.door.call<Page>('logs', 'GetLogEvents', input, caller).catch(noneYet);
    const events = page.events ?? [];
    count += events.filter(({ message = '' }) => !isNotice(message)).length;
    if (events.length === 0 || page.nextForwardToken === nextToken) return count;
    nextToken = page.nextForwardToken;
  }
}

/** How many of them a line makes. */
export function eventsOf(line: string): number {
  return isNotice(line) ? 0 : piecesOf(line).length;
}

function isNotice(text: string): boolean {
  return text.startsWith(NOTICE);
}

function noneYet(error: unknown): Page {
  if ((error as Error).name === 'ResourceNotFoundException') return {};
  throw error;
}

/**
 * When the last line of a stream came, epoch ms; undefined when there is none. For containers that end and start again
 * within one stream, where lines cannot be counted.
 */
export async function lastKept(
  { platform, caller }: LogParts,
  logGroupName: string,
  logStreamNamePrefix: string,
): Promise<number | undefined> {
  const input = { logGroupName, logStreamNamePrefix };
  const found = await platform.door
    .call<{ logStreams?: readonly { lastEventTimestamp?: number }[] }>('logs', 'DescribeLogStreams', input, caller)
    .catch(noneYet);
  return 'logStreams' in found ? found.logStreams?.[0]?.lastEventTimestamp : undefined;
}
