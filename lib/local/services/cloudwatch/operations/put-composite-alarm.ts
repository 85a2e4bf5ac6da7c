import type { PutCompositeAlarmCommandInput, PutCompositeAlarmCommandOutput } from '@aws-sdk/client-cloudwatch';
import { real } from '../../service';
import { checkActions } from '../alarms/actions';
import { parseRule } from '../alarms/composite-rule';
import type { CompositeAlarmRecord } from '../alarms/records';
import type { CloudWatchContext } from '../context';
import { invalid } from '../errors';
import { actionsOf, checkKind, saveAlarm } from './save-alarm';

export const putCompositeAlarm = (cloudwatch: CloudWatchContext) =>
  real<PutCompositeAlarmCommandInput, PutCompositeAlarmCommandOutput>((input) => {
    const name = input.AlarmName as string;
    const rule = input.AlarmRule as string;
    if (input.ActionsSuppressor !== undefined)
      throw invalid('action suppressors are not supported by the local cloud: leave ActionsSuppressor out');
    checkActions([input.OKActions, input.AlarmActions, input.InsufficientDataActions].flatMap((arns) => arns ?? []));
    checkKind(cloudwatch, name, 'CompositeAlarm');
    checkRule(cloudwatch, name, rule);
    const alarm = {
      kind: 'CompositeAlarm' as const,
      name,
      rule,
      description: input.AlarmDescription,
      actionsEnabled: input.ActionsEnabled ?? true,
      actions: actionsOf(input),
    };
    const saved = saveAlarm(cloudwatch, alarm, input.Tags) as CompositeAlarmRecord;
    cloudwatch.alarms.updateComposite(saved);
    return {};
  });

function checkRule(cloudwatch: CloudWatchContext, name: string, rule: string): void {
  const { alarms } = parseRule(rule);
  const { records } = cloudwatch.alarms;
  const missing = alarms.filter((alarm) => alarm !== name && !records.has(alarm));
  if (missing.length > 0)
    throw invalid(
      `Could not save the composite alarm as alarms [${missing.join(', ')}] in the alarm rule do not exist`,
    );
  if (alarms.some((alarm) => dependsOn(cloudwatch, alarm, name, new Set()))) {
    throw invalid(`Could not save the composite alarm as it would depend on itself: ${name}`);
  }
}

function dependsOn(cloudwatch: CloudWatchContext, alarm: string, wanted: string, seen: Set<string>): boolean {
  if (alarm === wanted) return true;
  if (seen.has(alarm)) return false;
  seen.add(alarm);
  const record = cloudwatch.alarms.records.get(alarm);
  return (
    record?.kind === 'CompositeAlarm' &&
    parseRule(record.rule).alarms.some((child) => dependsOn(cloudwatch, child, wanted, seen))
  );
}
