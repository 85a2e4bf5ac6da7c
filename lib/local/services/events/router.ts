import type { EventsContext } from './context';
import type { DeliveryQueue } from './delivery-queue';
import type { EventDocument, RuleRecord } from './records';
import { inputFor } from './target-input';

/** Takes events to the targets of the rules that they match. */
export class EventRouter {
  constructor(
    private readonly events: EventsContext,
    private readonly queue: DeliveryQueue,
  ) {}

  /** All deliveries that these events ask for are promised, or none. */
  route(arrivals: readonly { readonly bus: string; readonly event: EventDocument }[]): void {
    const { store } = this.events.platform;
    store.transaction(() => {
      for (const { bus, event } of arrivals) {
        for (const rule of this.events.rulesOf(bus)) {
          if (rule.enabled && this.events.matches(rule, event)) this.promise(rule, event);
        }
      }
    });
    this.queue.pump();
  }

  /** Hands an event to one rule's targets, whatever its pattern: a schedule fires so. */
  fire(rule: RuleRecord, event: EventDocument): void {
    this.events.platform.store.transaction(() => this.promise(rule, event));
    this.queue.pump();
  }

  private promise(rule: RuleRecord, event: EventDocument): void {
    const surroundings = { rule, ruleArn: this.events.ruleArn(rule), ingested: this.events.platform.clock.date() };
    for (const target of rule.targets) this.queue.add(target, inputFor(target, event, surroundings), event);
  }
}
