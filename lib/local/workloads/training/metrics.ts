import { RE2JS } from 're2js';

export interface MetricDefinition {
  readonly name: string;
  readonly regex: string;
}

export interface MetricValue {
  readonly name: string;
  readonly value: number;
}

/** A line is searched up to here: a metric is a word among others, and the worst expression takes 2 ms for so much. */
const MAX_LINE = 8 * 1024;
/** Characters that one turn of the event loop searches: a few milliseconds, and one long line with one definition at least. */
const TURN_CHARACTERS = 8 * 1024;

/** @returns the reason why an expression cannot be used, or undefined when it can */
export function faultOf(regex: string): string | undefined {
  try {
    compile(regex);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Searches log lines for metrics: group 1 of each definition's expression is the value, of its first match in a line.
 * Expressions come from requests, so the engine is one whose time grows with the line's length alone, and long
 * batches are searched over several turns of the event loop.
 */
export class MetricScanner {
  private readonly patterns: readonly { readonly name: string; readonly pattern: RE2JS }[];
  private waiting: string[] = [];
  private turn: NodeJS.Immediate | undefined;
  private settle: (() => void)[] = [];
  /** The definition that searches the first waiting line next. */
  private next = 0;

  constructor(
    definitions: readonly MetricDefinition[],
    private readonly onValues: (values: readonly MetricValue[]) => void,
  ) {
    this.patterns = definitions.map(({ name, regex }) => ({ name, pattern: compile(regex) }));
  }

  add(line: string): void {
    if (this.patterns.length === 0) return;
    this.waiting.push(line);
    this.turn ??= setImmediate(() => this.scan());
  }

  /** Resolves when every line that was added has been searched. */
  async drained(): Promise<void> {
    if (this.turn !== undefined) await new Promise<void>((resolve) => this.settle.push(resolve));
  }

  private scan(): void {
    const values: MetricValue[] = [];
    let line = 0;
    for (let left = TURN_CHARACTERS; left > 0 && line < this.waiting.length;) {
      const text = (this.waiting[line] as string).slice(0, MAX_LINE);
      const { name, pattern } = this.patterns[this.next] as MetricScanner['patterns'][number];
      const value = numberIn(text, pattern);
      if (Number.isFinite(value)) values.push({ name, value });
      left -= text.length + 1;
      this.next = (this.next + 1) % this.patterns.length;
      if (this.next === 0) line += 1;
    }
    this.waiting = this.waiting.slice(line);
    this.turn = this.waiting.length > 0 ? setImmediate(() => this.scan()) : undefined;
    if (values.length > 0) this.onValues(values);
    if (this.turn === undefined) for (const resolve of this.settle.splice(0)) resolve();
  }
}

function numberIn(line: string, pattern: RE2JS): number {
  const matcher = pattern.matcher(line);
  const text = matcher.find() && matcher.groupCount() > 0 ? matcher.group(1) : null;
  return text === null || text.trim() === '' ? Number.NaN : Number(text);
}

/** Named groups and leading flags may be written as Python and Java have them. */
function compile(regex: string): RE2JS {
  return RE2JS.compile(regex, RE2JS.LOOKBEHINDS);
}
