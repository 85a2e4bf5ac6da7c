import { createContext, Script } from 'node:vm';
import type { Context } from 'node:vm';

export interface MetricDefinition {
  readonly name: string;
  readonly regex: string;
}

export interface MetricValue {
  readonly name: string;
  readonly value: number;
}

/** A line is searched up to here; SageMaker's metrics come one to a line, not in megabytes. */
const MAX_LINE = 8 * 1024;
/** What one expression may take for one batch of lines, in milliseconds, before it is given up. */
const TIME_LIMIT_MS = 20;

const SEARCH = new Script(
  'lines.map((line) => { const match = pattern.exec(line); return match === null ? undefined : match[1]; })',
);

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
 * Searches log lines for metrics: group 1 of each definition's expression is the value. Expressions come from requests
 * and may backtrack without end, so they run under V8's own time limit; one that exceeds it is switched off and named.
 */
export class MetricScanner {
  private context: Context | undefined;
  private readonly active: { readonly name: string; readonly pattern: RegExp }[];

  constructor(
    definitions: readonly MetricDefinition[],
    private readonly onDisabled: (name: string) => void,
  ) {
    this.active = definitions.map(({ name, regex }) => ({ name, pattern: compile(regex) }));
  }

  /** The metrics of a batch of lines, in the order of the lines for each definition. */
  scan(lines: readonly string[]): MetricValue[] {
    if (this.active.length === 0 || lines.length === 0) return [];
    this.context ??= createContext({});
    this.context['lines'] = lines.map((line) => line.slice(0, MAX_LINE));
    const { context } = this;
    return [...this.active].flatMap((definition) => this.search(definition, context));
  }

  private search(definition: MetricScanner['active'][number], context: Context): MetricValue[] {
    context['pattern'] = definition.pattern;
    try {
      const found = SEARCH.runInContext(context, { timeout: TIME_LIMIT_MS }) as (string | undefined)[];
      return found
        .map((text) => ({ name: definition.name, value: numberOf(text) }))
        .filter(({ value }) => Number.isFinite(value));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      this.active.splice(this.active.indexOf(definition), 1);
      this.onDisabled(definition.name);
      return [];
    }
  }
}

function numberOf(text: string | undefined): number {
  return text === undefined || text.trim() === '' ? Number.NaN : Number(text);
}

/** Named groups and leading flags are written as Python and Java have them. */
function compile(regex: string): RegExp {
  const [, flags = ''] = /^\(\?([ims]+)\)/.exec(regex) ?? [];
  const source = regex.slice(flags === '' ? 0 : flags.length + 3).replaceAll('(?P<', '(?<');
  return new RegExp(source, flags);
}
