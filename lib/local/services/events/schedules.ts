import { randomUUID } from 'node:crypto';
import type { Timer } from '../../clock/clock';
import { parseSchedule } from '../../common/schedule-expression';
import type { EventsContext } from './context';
import type { EventDocument, RuleRecord } from './records';
import type { EventRouter } from './router';

/** Fires the rules that have a schedule. */
export class Schedules {
  private readonly timers = new Map<string, Timer>();

  constructor(
    private readonly events: EventsContext,
    private readonly router: EventRouter,
  ) {}

  start(): void {
    for (const rule of this.events.allRules()) this.refresh(rule.bus, rule.name);
  }

  stop(): void {
    for (const timer of this.timers.values()) timer.cancel();
    this.timers.clear();
  }

  /** Call after every change of a rule. */
  refresh(bus: string, name: string): void {
    const key = `${bus}/${name}`;
    this.timers.get(key)?.cancel();
    this.timers.delete(key);
    const rule = this.events.tryFindRule(bus, name);
    if (rule?.schedule === undefined || !rule.enabled) return;
    const { clock } = this.events.platform;
    const next = parseSchedule(rule.schedule)?.next(clock.now());
    if (next !== undefined)
      this.timers.set(
        key,
        clock.schedule(next - clock.now(), () => this.fire(rule)),
      );
  }

  private fire({ bus, name }: RuleRecord): void {
    const rule = this.events.tryFindRule(bus, name);
    if (rule !== undefined) this.router.fire(rule, this.scheduledEvent(rule));
    this.refresh(bus, name);
  }

  private scheduledEvent(rule: RuleRecord): EventDocument {
    const { account, region, clock } = this.events.platform;
    const time = `${clock.date().toISOString().slice(0, 19)}Z`;
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account,
      time,
      region,
      resources: [this.events.ruleArn(rule)],
      detail: {},
    };
  }
}
