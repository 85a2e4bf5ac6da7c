import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { invalid } from '../errors';

export interface CompositeRule {
  /** Names of the alarms that it looks at. */
  readonly alarms: readonly string[];
  readonly holds: (stateOf: (alarm: string) => StateValue | undefined) => boolean;
}

type Term = CompositeRule['holds'];

const TOKEN =
  /\s*(?:(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^()\s"',]+))\s*\)|(AND|OR|NOT|TRUE|FALSE)\b|([()]))/iy;
const DEEPEST = 50;

/** `ALARM("a") AND NOT (OK(b) OR TRUE)`. @throws ServiceError ValidationError */
export function parseRule(rule: string): CompositeRule {
  return new RuleParser(rule).parse();
}

class RuleParser {
  private readonly alarms = new Set<string>();
  private position = 0;
  private token: RegExpExecArray | null = null;
  private depth = 0;

  constructor(private readonly rule: string) {
    this.advance();
  }

  parse(): CompositeRule {
    const holds = this.either();
    if (this.token !== null || this.rule.slice(this.position).trim() !== '') throw this.unexpected();
    return { alarms: [...this.alarms], holds };
  }

  private either(): Term {
    const terms = [this.both()];
    while (this.takes('OR')) terms.push(this.both());
    return (stateOf) => terms.some((term) => term(stateOf));
  }

  private both(): Term {
    const terms = [this.single()];
    while (this.takes('AND')) terms.push(this.single());
    return (stateOf) => terms.every((term) => term(stateOf));
  }

  private single(): Term {
    this.depth += 1;
    if (this.depth > DEEPEST) throw invalid(`AlarmRule is nested more than ${DEEPEST} deep`);
    const term = this.unbounded();
    this.depth -= 1;
    return term;
  }

  private unbounded(): Term {
    if (this.takes('NOT')) {
      const inner = this.single();
      return (stateOf) => !inner(stateOf);
    }
    if (this.takes('TRUE')) return () => true;
    if (this.takes('FALSE')) return () => false;
    if (this.takes('(')) {
      const inner = this.either();
      if (!this.takes(')')) throw this.unexpected();
      return inner;
    }
    return this.stateTest();
  }

  private stateTest(): Term {
    const [, state, double, single, bare] = this.token ?? [];
    if (state === undefined) throw this.unexpected();
    const alarm = nameOf((double ?? single ?? (bare as string)).replace(/\\(.)/g, '$1'));
    const wanted = state.toUpperCase();
    this.alarms.add(alarm);
    this.advance();
    return (stateOf) => stateOf(alarm) === wanted;
  }

  private takes(word: string): boolean {
    const text = (this.token?.[5] ?? this.token?.[6])?.toUpperCase();
    if (text !== word) return false;
    this.advance();
    return true;
  }

  private advance(): void {
    TOKEN.lastIndex = this.position;
    this.token = TOKEN.exec(this.rule);
    if (this.token !== null) this.position = TOKEN.lastIndex;
  }

  private unexpected(): Error {
    const at = this.token === null ? this.rule.slice(this.position) : this.token[0] + this.rule.slice(this.position);
    return invalid(`AlarmRule must be a valid expression: unexpected '${at.trim()}'`);
  }
}

/** An alarm may be given by its ARN. */
function nameOf(given: string): string {
  return given.replace(/^arn:aws[\w-]*:cloudwatch:[^:]*:\d*:alarm:/, '');
}
