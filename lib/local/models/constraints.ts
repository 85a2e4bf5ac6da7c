import type { Shape } from './api-model';

/** One limit of a shape: whether a value keeps it, and AWS's words for it. */
export interface Constraint {
  readonly words: string;
  readonly holds: (value: unknown) => boolean;
}

type Maker = (shape: Shape) => Constraint | undefined;

const makers: readonly Maker[] = [
  ({ raw }) => raw.enum && oneOf(raw.enum),
  ({ raw }) => (raw.max === undefined ? undefined : isNumber(raw.type) ? atMost(raw.max) : longest(raw.max)),
  ({ raw }) => (raw.min === undefined ? undefined : isNumber(raw.type) ? atLeast(raw.min) : shortest(raw.min)),
  ({ raw }) => (raw.pattern === undefined ? undefined : matching(raw.pattern)),
];

export function constraintsOf(shape: Shape): readonly Constraint[] {
  return makers.map((make) => make(shape)).filter((constraint) => constraint !== undefined);
}

function isNumber(type: string): boolean {
  return type === 'integer' || type === 'long' || type === 'float' || type === 'double';
}

function oneOf(values: readonly string[]): Constraint {
  const allowed = new Set(values);
  return {
    words: `Member must satisfy enum value set: [${values.join(', ')}]`,
    holds: (value) => allowed.has(value as string),
  };
}

function atMost(max: number): Constraint {
  return { words: `Member must have value less than or equal to ${max}`, holds: (value) => (value as number) <= max };
}

function atLeast(min: number): Constraint {
  return {
    words: `Member must have value greater than or equal to ${min}`,
    holds: (value) => (value as number) >= min,
  };
}

function longest(max: number): Constraint {
  return {
    words: `Member must have length less than or equal to ${max}`,
    holds: (value) => (lengthOf(value) ?? 0) <= max,
  };
}

function shortest(min: number): Constraint {
  return {
    words: `Member must have length greater than or equal to ${min}`,
    holds: (value) => (lengthOf(value) ?? min) >= min,
  };
}

function matching(pattern: string): Constraint {
  const expression = compile(pattern);
  return {
    words: `Member must satisfy regular expression pattern: ${pattern}`,
    holds: (value) => expression.test(value as string),
  };
}

/** Characters, elements or entries; undefined for a stream, whose length nobody knows yet. */
function lengthOf(value: unknown): number | undefined {
  if (typeof value === 'string') return value.length;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length;
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype
    ? Object.keys(value).length
    : undefined;
}

/** The models' patterns are Java's and match the whole value. Where JavaScript can not read one, it is not enforced. */
function compile(pattern: string): RegExp {
  const whole = `^(?:${pattern.replace(/^\(\?i\)/, '')})$`;
  const flags = pattern.startsWith('(?i)') ? 'i' : '';
  for (const unicode of ['u', '']) {
    try {
      return new RegExp(whole, flags + unicode);
    } catch {
      continue;
    }
  }
  return /^[^]*$/;
}
