import type { AlarmType, HistoryItemType, StateValue } from '@aws-sdk/client-cloudwatch';
import type { Store } from '../../../store/store';
import type { AlarmRecord, AlarmState } from './records';

export interface HistoryRow {
  readonly id: number;
  readonly alarm: string;
  readonly kind: AlarmType;
  readonly time: number;
  readonly type: HistoryItemType;
  readonly summary: string;
  readonly data: string;
}

export interface HistoryQuery {
  readonly alarm?: string;
  readonly type?: string;
  readonly kinds: readonly string[];
  readonly from: number;
  readonly until: number;
}

/** What happened to the alarms: kept for 30 days, also when the alarm is gone. */
export class AlarmHistory {
  constructor(private readonly store: Store) {
    store.migrate('cw_alarm_history', [
      `CREATE TABLE cw_alarm_history (id INTEGER PRIMARY KEY AUTOINCREMENT, alarm TEXT NOT NULL, kind TEXT NOT NULL, time INTEGER NOT NULL,
         type TEXT NOT NULL, summary TEXT NOT NULL, data TEXT NOT NULL);
       CREATE INDEX cw_alarm_history_by_alarm ON cw_alarm_history (alarm, id)`,
    ]);
  }

  configured(alarm: AlarmRecord, what: 'created' | 'updated' | 'deleted', time: number): void {
    const type = { created: 'Create', updated: 'Update', deleted: 'Delete' }[what];
    this.add(alarm, time, 'ConfigurationUpdate', `Alarm "${alarm.name}" ${what}`, { version: '1.0', type });
  }

  changed(alarm: AlarmRecord, before: AlarmState, time: number): void {
    const describe = (state: AlarmState) => ({
      stateValue: state.value,
      stateReason: state.reason,
      ...(state.reasonData !== undefined && { stateReasonData: JSON.parse(state.reasonData) as unknown }),
    });
    const data = { version: '1.0', oldState: describe(before), newState: describe(alarm.state) };
    this.add(alarm, time, 'StateUpdate', `Alarm updated from ${before.value} to ${alarm.state.value}`, data);
  }

  acted(alarm: AlarmRecord, action: string, state: StateValue, time: number, trouble?: string): void {
    const summary =
      trouble === undefined ? `Successfully executed action ${action}` : `Failed to execute action ${action}`;
    const data = {
      version: '1.0',
      actionState: trouble === undefined ? 'Succeeded' : 'Failed',
      stateUpdateValue: state,
      notificationResource: action,
    };
    this.add(alarm, time, 'Action', summary, { ...data, ...(trouble !== undefined && { error: trouble }) });
  }

  /** Oldest first. */
  find(query: HistoryQuery): HistoryRow[] {
    return this.store
      .prepare<HistoryRow>(
        `SELECT * FROM cw_alarm_history WHERE (?1 IS NULL OR alarm = ?1) AND (?2 IS NULL OR type = ?2) AND time >= ?3 AND time <= ?4 ORDER BY id`,
      )
      .all(query.alarm ?? null, query.type ?? null, query.from, query.until)
      .filter((row) => query.kinds.includes(row.kind));
  }

  deleteBefore(time: number): void {
    this.store.prepare('DELETE FROM cw_alarm_history WHERE time < ?').run(time);
  }

  private add(alarm: AlarmRecord, time: number, type: HistoryItemType, summary: string, data: object): void {
    this.store
      .prepare('INSERT INTO cw_alarm_history (alarm, kind, time, type, summary, data) VALUES (?, ?, ?, ?, ?, ?)')
      .run(alarm.name, alarm.kind, time, type, summary.slice(0, 255), JSON.stringify(data));
  }
}
