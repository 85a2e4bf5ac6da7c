import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { Timer } from '../../../clock/clock';
import { messageOf } from '../../../common/errors';
import type { Documents } from '../../../store/documents';
import type { Platform } from '../../service';
import type { MetricStore } from '../metrics/metric-store';
import { announce, isRepeated, runActions } from './actions';
import { parseRule } from './composite-rule';
import { AlarmHistory } from './history';
import { judge } from './judge';
import type { Transition } from './notification';
import type { AlarmRecord, CompositeAlarmRecord, MetricAlarmRecord } from './records';
import { periodOf } from './records';

const MINUTE_MS = 60_000;
const TEN_SECONDS_MS = 10_000;
/** Services put the metrics of a minute when it is over: they come first. */
const GRACE_MS = 1000;

/** The alarms and the clock that evaluates them. */
export class Alarms {
  readonly records: Documents<AlarmRecord>;
  readonly history: AlarmHistory;
  private timer: Timer | undefined;
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly platform: Platform,
    private readonly metrics: MetricStore,
  ) {
    this.records = platform.store.documents<AlarmRecord>('cw_alarms');
    this.history = new AlarmHistory(platform.store);
  }

  /** Takes the time of the next evaluation anew: call it when alarms came or went. */
  start(): void {
    this.timer?.cancel();
    this.timer = undefined;
    const alarms = this.metricAlarms();
    if (alarms.length === 0) return;
    const step = alarms.some((alarm) => periodOf(alarm) < 60) ? TEN_SECONDS_MS : MINUTE_MS;
    const now = this.platform.clock.now();
    const end = Math.floor((now - GRACE_MS) / step) * step + step;
    this.timer = this.platform.clock.schedule(end + GRACE_MS - now, () => {
      try {
        this.evaluate(end);
      } catch (error) {
        this.platform.report(`evaluating alarms failed: ${messageOf(error)}`, error);
      }
      this.start();
    });
  }

  async stop(): Promise<void> {
    this.timer?.cancel();
    await Promise.all(this.running);
  }

  /** Changes an alarm's state. What depends on it follows; its actions run on. */
  setState(alarm: AlarmRecord, value: StateValue, reason: string, reasonData?: string): void {
    const now = this.platform.clock.now();
    const transitioned = value === alarm.state.value ? alarm.state.transitioned : now;
    const next: AlarmRecord = { ...alarm, state: { value, reason, reasonData, updated: now, transitioned } };
    this.platform.store.transaction(() => {
      this.records.put(alarm.name, next);
      if (value !== alarm.state.value) this.history.changed(next, alarm.state, now);
    });
    if (value === alarm.state.value) return;
    this.follow({ alarm: next, before: alarm.state });
    this.updateComposites(alarm.name);
  }

  /** Computes a composite alarm anew. */
  updateComposite(alarm: CompositeAlarmRecord): void {
    const holds = parseRule(alarm.rule).holds((name) => this.records.get(name)?.state.value);
    const value = holds ? 'ALARM' : 'OK';
    if (value === alarm.state.value) return;
    this.setState(
      alarm,
      value,
      `${alarm.arn} transitioned to ${value}: AlarmRule evaluated to ${String(holds).toUpperCase()}`,
    );
  }

  private evaluate(end: number): void {
    for (const alarm of this.metricAlarms()) {
      const wholeMinute = end % MINUTE_MS === 0;
      if (periodOf(alarm) >= 60 && !wholeMinute) continue;
      try {
        this.evaluateOne(alarm, end);
      } catch (error) {
        this.platform.report(`evaluating alarm ${alarm.name} failed: ${messageOf(error)}`, error);
      }
      if (wholeMinute) this.repeatActions(alarm);
    }
  }

  private evaluateOne(alarm: MetricAlarmRecord, end: number): void {
    const judgement = judge(this.metrics, alarm, end, this.platform.clock.now());
    if (judgement !== undefined) this.setState(alarm, judgement.value, judgement.reason, judgement.reasonData);
  }

  /** Actions that run again while a state lasts; those of a new state have just been started. */
  private repeatActions(before: MetricAlarmRecord): void {
    const repeated = before.actions[before.state.value].filter(isRepeated);
    if (repeated.length === 0 || !before.actionsEnabled) return;
    const alarm = this.records.get(before.name);
    if (alarm?.state.value !== before.state.value) return;
    this.run(runActions(this.platform, this.history, { alarm, before: before.state }, repeated));
  }

  private updateComposites(changed: string): void {
    for (const alarm of this.records.values()) {
      if (alarm.kind !== 'CompositeAlarm' || !parseRule(alarm.rule).alarms.includes(changed)) continue;
      const current = this.records.get(alarm.name);
      if (current?.kind === 'CompositeAlarm') this.updateComposite(current);
    }
  }

  private follow(transition: Transition): void {
    const { alarm } = transition;
    this.run(announce(this.platform, transition));
    if (alarm.actionsEnabled)
      this.run(runActions(this.platform, this.history, transition, alarm.actions[alarm.state.value]));
  }

  private run(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.platform.report(`an alarm action failed: ${messageOf(error)}`, error))
      .finally(() => this.running.delete(tracked));
    this.running.add(tracked);
  }

  private metricAlarms(): MetricAlarmRecord[] {
    return this.records.values().filter((alarm) => alarm.kind === 'MetricAlarm');
  }
}
