export interface Condition {
  readonly Source: 'metadata' | 'report';
  readonly Name: string;
  readonly Operator: '>=' | '<=';
  readonly Value: number;
}

/** Written by the construct, as JSON. */
export interface Policy {
  readonly Conditions: readonly Condition[];
  readonly OnFailure: 'reject' | 'leave';
}

/** The number at a path of names with dots between; NaN if there is none. */
export function numberAt(report: unknown, path: string): number {
  let found: unknown = report;
  for (const name of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return NaN;
    found = (found as Record<string, unknown>)[name];
  }
  return numberOf(found);
}

export function numberOf(value: unknown): number {
  if (typeof value === 'string') return value.trim() === '' ? NaN : Number(value);
  return typeof value === 'number' ? value : NaN;
}

export interface Finding {
  readonly met: boolean;
  readonly text: string;
}

/** A number that is not known meets nothing. */
export function judge({ Name, Operator, Value }: Condition, actual: number): Finding {
  const met = Operator === '>=' ? actual >= Value : actual <= Value;
  const text = Number.isNaN(actual) ? 'is not known' : `is ${actual}`;
  return { met, text: `${Name} ${text}, ${met ? 'meets' : 'misses'} ${Operator} ${Value}` };
}
