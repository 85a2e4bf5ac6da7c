import type { Timer } from '../../clock/clock';
import type { Documents } from '../../store/documents';
import type { Platform } from '../service';
import { invalid, notFound } from './errors';
import { EventStore } from './event-store';
import { LiveTails } from './live-tails';
import type { GroupRecord, StreamRow } from './records';

const DAY_MS = 86_400_000;
const SWEEP_MS = 3_600_000;

interface NamedGroup {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
}

export class LogsContext {
  readonly groups: Documents<GroupRecord>;
  readonly events: EventStore;
  readonly tails = new LiveTails();
  private sweep: Timer | undefined;

  constructor(readonly platform: Platform) {
    this.groups = platform.store.documents<GroupRecord>('logs_groups');
    this.events = new EventStore(platform.store);
  }

  start(): void {
    this.sweep = this.platform.clock.schedule(SWEEP_MS, () => {
      this.start();
      for (const group of this.groups.values()) {
        if (group.retentionDays !== undefined) this.events.deleteBefore(group.id, this.oldest(group));
      }
    });
  }

  stop(): void {
    this.sweep?.cancel();
    this.tails.stop();
  }

  findGroup(name: string): GroupRecord {
    const group = this.groups.get(name);
    if (group === undefined) throw notFound('log group');
    return group;
  }

  /** By name or by ARN. */
  findNamed(input: NamedGroup): GroupRecord {
    if ((input.logGroupName === undefined) === (input.logGroupIdentifier === undefined)) {
      throw invalid('Exactly one of logGroupName and logGroupIdentifier must be specified.');
    }
    return this.findGroup(input.logGroupName ?? nameOf(input.logGroupIdentifier as string));
  }

  findStream(group: GroupRecord, name: string): StreamRow {
    const stream = this.events.tryFindStream(group.id, name);
    if (stream === undefined) throw notFound('log stream');
    return stream;
  }

  /** The time before which a group shows nothing. */
  oldest(group: GroupRecord): number {
    return group.retentionDays === undefined ? 0 : this.platform.clock.now() - group.retentionDays * DAY_MS;
  }

  groupArn(name: string): string {
    return `arn:aws:logs:${this.platform.region}:${this.platform.account}:log-group:${name}`;
  }
}

/** A group's name from its name or its ARN, with or without the `:*` of older ARNs. */
export function nameOf(identifier: string): string {
  return /^arn:aws[\w-]*:logs:[^:]*:\d*:log-group:([^:]+)/.exec(identifier)?.[1] ?? identifier;
}
