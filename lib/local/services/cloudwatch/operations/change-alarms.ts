import type {
  DeleteAlarmsCommandInput,
  DeleteAlarmsCommandOutput,
  DisableAlarmActionsCommandInput,
  DisableAlarmActionsCommandOutput,
  EnableAlarmActionsCommandInput,
  EnableAlarmActionsCommandOutput,
  SetAlarmStateCommandInput,
  SetAlarmStateCommandOutput,
  StateValue,
} from '@aws-sdk/client-cloudwatch';
import { ServiceError } from '../../../common/errors';
import { real } from '../../service';
import { parseRule } from '../alarms/composite-rule';
import type { AlarmRecord } from '../alarms/records';
import type { CloudWatchContext } from '../context';
import { invalid, notFound } from '../errors';

export const setAlarmState = (cloudwatch: CloudWatchContext) =>
  real<SetAlarmStateCommandInput, SetAlarmStateCommandOutput>((input) => {
    const alarm = cloudwatch.alarms.records.get(input.AlarmName as string);
    if (alarm === undefined) throw notFound('');
    if (input.StateReasonData !== undefined && !isJson(input.StateReasonData)) {
      throw new ServiceError('InvalidFormat', 'TrackingData is not a valid JSON object');
    }
    cloudwatch.alarms.setState(
      alarm,
      input.StateValue as StateValue,
      input.StateReason as string,
      input.StateReasonData,
    );
    return {};
  });

/** Names that are not there are passed over, as on AWS. */
export const deleteAlarms = (cloudwatch: CloudWatchContext) =>
  real<DeleteAlarmsCommandInput, DeleteAlarmsCommandOutput>((input) => {
    const { alarms, platform } = cloudwatch;
    const names = input.AlarmNames as string[];
    checkUnused(alarms.records.values(), names);
    platform.store.transaction(() => {
      for (const name of names) {
        const alarm = alarms.records.get(name);
        if (alarm === undefined) continue;
        alarms.records.delete(name);
        alarms.history.configured(alarm, 'deleted', platform.clock.now());
      }
    });
    alarms.start();
    return {};
  });

export const enableAlarmActions = (cloudwatch: CloudWatchContext) =>
  real<EnableAlarmActionsCommandInput, EnableAlarmActionsCommandOutput>((input) =>
    switchActions(cloudwatch, input.AlarmNames, true),
  );

export const disableAlarmActions = (cloudwatch: CloudWatchContext) =>
  real<DisableAlarmActionsCommandInput, DisableAlarmActionsCommandOutput>((input) =>
    switchActions(cloudwatch, input.AlarmNames, false),
  );

function switchActions(cloudwatch: CloudWatchContext, names: readonly string[] = [], actionsEnabled: boolean): object {
  const { records, history } = cloudwatch.alarms;
  const now = cloudwatch.platform.clock.now();
  cloudwatch.platform.store.transaction(() => {
    for (const name of names) {
      const alarm = records.get(name);
      if (alarm === undefined || alarm.actionsEnabled === actionsEnabled) continue;
      records.put(name, { ...alarm, actionsEnabled, configured: now });
      history.configured(alarm, 'updated', now);
    }
  });
  return {};
}

function checkUnused(alarms: readonly AlarmRecord[], names: readonly string[]): void {
  for (const alarm of alarms) {
    if (alarm.kind !== 'CompositeAlarm' || names.includes(alarm.name)) continue;
    const used = parseRule(alarm.rule).alarms.filter((name) => names.includes(name));
    if (used.length > 0)
      throw invalid(
        `Cannot delete [${used.join(', ')}] as there are composite alarm(s) depending on it: [${alarm.name}]`,
      );
  }
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
