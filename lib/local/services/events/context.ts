import type { Matcher } from '../../common/content-filters';
import { compilePattern, ContentFilterError } from '../../common/content-filters';
import type { Documents } from '../../store/documents';
import type { Platform } from '../service';
import { busNotFound, invalidPattern, ruleNotFound } from './errors';
import type { BusRecord, RuleRecord } from './records';

export const DEFAULT_BUS = 'default';

/** Buses and rules, with the patterns of the rules compiled. */
export class EventsContext {
  readonly buses: Documents<BusRecord>;
  private readonly rules: Documents<RuleRecord>;
  private readonly patterns = new Map<string, Matcher>();

  constructor(readonly platform: Platform) {
    this.buses = platform.store.documents<BusRecord>('events_buses');
    this.rules = platform.store.documents<RuleRecord>('events_rules');
    const created = platform.clock.now();
    this.buses.insert(DEFAULT_BUS, { name: DEFAULT_BUS, created, modified: created, tags: [] });
  }

  busArn(name: string): string {
    return `arn:aws:events:${this.platform.region}:${this.platform.account}:event-bus/${name}`;
  }

  ruleArn({ bus, name }: Pick<RuleRecord, 'bus' | 'name'>): string {
    const path = bus === DEFAULT_BUS ? name : `${bus}/${name}`;
    return `arn:aws:events:${this.platform.region}:${this.platform.account}:rule/${path}`;
  }

  /** A bus by name or ARN. @throws ServiceError ResourceNotFoundException */
  findBus(nameOrArn: string = DEFAULT_BUS): BusRecord {
    const name = nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
    const bus = this.buses.get(name);
    if (bus === undefined) throw busNotFound(name);
    return bus;
  }

  tryFindRule(bus: string, name: string): RuleRecord | undefined {
    return this.rules.get(`${bus}/${name}`);
  }

  /** @throws ServiceError ResourceNotFoundException */
  findRule(busNameOrArn: string | undefined, name: string): RuleRecord {
    const bus = this.findBus(busNameOrArn).name;
    const rule = this.tryFindRule(bus, name);
    if (rule === undefined) throw ruleNotFound(name, bus);
    return rule;
  }

  rulesOf(bus: string): RuleRecord[] {
    return this.rules.list({ prefix: `${bus}/` }).map(([, rule]) => rule);
  }

  allRules(): RuleRecord[] {
    return this.rules.values();
  }

  putRule(rule: RuleRecord): void {
    this.patterns.delete(this.ruleArn(rule));
    this.rules.put(`${rule.bus}/${rule.name}`, rule);
  }

  deleteRule({ bus, name }: RuleRecord): void {
    this.patterns.delete(this.ruleArn({ bus, name }));
    this.rules.delete(`${bus}/${name}`);
  }

  matches(rule: RuleRecord, event: object): boolean {
    if (rule.pattern === undefined) return false;
    const arn = this.ruleArn(rule);
    let pattern = this.patterns.get(arn);
    if (pattern === undefined) this.patterns.set(arn, (pattern = parsePattern(rule.pattern)));
    return pattern(event);
  }
}

/** @throws ServiceError InvalidEventPatternException */
export function parsePattern(text: string): Matcher {
  try {
    return compilePattern(JSON.parse(text));
  } catch (error) {
    if (error instanceof ContentFilterError) throw invalidPattern(error.message);
    throw invalidPattern('Filter is not valid JSON');
  }
}
