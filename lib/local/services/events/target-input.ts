import type { Target } from '@aws-sdk/client-eventbridge';
import type { EventDocument, RuleRecord } from './records';

export interface InputSurroundings {
  readonly rule: Pick<RuleRecord, 'name'>;
  readonly ruleArn: string;
  readonly ingested: Date;
}

/** What a target receives: the event, a constant, a part of the event, or a template filled from it. */
export function inputFor(target: Target, event: EventDocument, surroundings: InputSurroundings): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(valueAt(event, target.InputPath) ?? null);
  const transformer = target.InputTransformer;
  if (transformer === undefined) return JSON.stringify(event);
  const variables = new Map<string, unknown>(reserved(event, surroundings));
  for (const [name, path] of Object.entries(transformer.InputPathsMap ?? {})) variables.set(name, valueAt(event, path));
  return fill(transformer.InputTemplate ?? '', variables);
}

function reserved(event: EventDocument, { rule, ruleArn, ingested }: InputSurroundings): [string, unknown][] {
  const { detail, ...rest } = event;
  return [
    ['aws.events.rule-name', rule.name],
    ['aws.events.rule-arn', ruleArn],
    ['aws.events.event.ingestion-time', ingested.toISOString()],
    ['aws.events.event', rest],
    ['aws.events.event.json', { ...rest, detail }],
  ];
}

/** The value at `$.detail.items[0].name`; undefined where the event has none. */
export function valueAt(event: object, path: string): unknown {
  const steps = [...path.replace(/^\$/, '').matchAll(/\.([^.[\]]+)|\[['"]([^'"]+)['"]\]|\[(\d+)\]/g)];
  return steps.reduce<unknown>((value, [, name, quoted, index]) => {
    const key = name ?? quoted ?? (index as string);
    return value !== null && typeof value === 'object' && Object.hasOwn(value, key)
      ? (value as Record<string, unknown>)[key]
      : undefined;
  }, event);
}

/** Inside a JSON string a value stands as text, elsewhere as JSON; one that the event lacks is empty there and null here. */
function fill(template: string, variables: ReadonlyMap<string, unknown>): string {
  let quoted = false;
  return template.replace(/\\.|"|<([A-Za-z0-9_.-]+)>/g, (token, name: string | undefined) => {
    if (token === '"') quoted = !quoted;
    if (name === undefined || !variables.has(name)) return token;
    const value = variables.get(name);
    return quoted ? asText(value) : JSON.stringify(value ?? null);
  });
}

function asText(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  return JSON.stringify(text).slice(1, -1);
}
