import type { Tag } from '@aws-sdk/client-cloudwatch';
import { mergeTags } from '../../../common/tags';
import type { AlarmRecord } from '../alarms/records';
import { initialState } from '../alarms/records';
import type { CloudWatchContext } from '../context';
import { invalid } from '../errors';

interface GivenActions {
  readonly OKActions?: string[];
  readonly AlarmActions?: string[];
  readonly InsufficientDataActions?: string[];
}

type NewAlarm<T> = T extends AlarmRecord ? Omit<T, 'state' | 'configured' | 'arn' | 'tags'> : never;

export function actionsOf(input: GivenActions): AlarmRecord['actions'] {
  return {
    OK: input.OKActions ?? [],
    ALARM: input.AlarmActions ?? [],
    INSUFFICIENT_DATA: input.InsufficientDataActions ?? [],
  };
}

export function checkKind(cloudwatch: CloudWatchContext, name: string, kind: AlarmRecord['kind']): void {
  const existing = cloudwatch.alarms.records.get(name);
  if (existing !== undefined && existing.kind !== kind)
    throw invalid(`Alarm ${name} exists already and is a ${existing.kind}`);
}

/** Creates an alarm or replaces its configuration; state and tags of an existing one stay. */
export function saveAlarm(
  cloudwatch: CloudWatchContext,
  alarm: NewAlarm<AlarmRecord>,
  tags: readonly Tag[] | undefined,
): AlarmRecord {
  const { alarms, platform } = cloudwatch;
  const now = platform.clock.now();
  const existing = alarms.records.get(alarm.name);
  const saved = {
    ...alarm,
    arn: `arn:aws:cloudwatch:${platform.region}:${platform.account}:alarm:${alarm.name}`,
    configured: now,
    state: existing?.state ?? initialState(now),
    tags: existing?.tags ?? mergeTags([], tags),
  } as AlarmRecord;
  platform.store.transaction(() => {
    alarms.records.put(saved.name, saved);
    alarms.history.configured(saved, existing === undefined ? 'created' : 'updated', now);
  });
  alarms.start();
  return saved;
}
