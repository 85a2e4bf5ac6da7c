export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

export type Comparison = (value: unknown) => boolean;

/** Compares with a number where the literal is one, else as text in which `*` stands for anything. */
export function comparison(operator: Operator, literal: string, quoted: boolean): Comparison {
  const number = quoted ? Number.NaN : Number(literal);
  if (!Number.isNaN(number) && literal !== '') return numeric(operator, number);
  const matches = wildcard(literal);
  const isText = (value: unknown): value is string | number | boolean =>
    value !== null && value !== undefined && typeof value !== 'object';
  if (operator === '=') return (value) => isText(value) && matches(String(value));
  if (operator === '!=') return (value) => isText(value) && !matches(String(value));
  return () => false;
}

function numeric(operator: Operator, wanted: number): Comparison {
  const holds = {
    '=': (value: number) => value === wanted,
    '!=': (value: number) => value !== wanted,
    '<': (value: number) => value < wanted,
    '<=': (value: number) => value <= wanted,
    '>': (value: number) => value > wanted,
    '>=': (value: number) => value >= wanted,
  }[operator];
  return (value) => {
    const number =
      typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
    return !Number.isNaN(number) && holds(number);
  };
}

/** A matcher without backtracking: the parts between the stars are looked for one after the other. */
function wildcard(pattern: string): (text: string) => boolean {
  const parts = pattern.split('*');
  if (parts.length === 1) return (text) => text === pattern;
  const [first = '', ...middle] = parts;
  const last = middle.pop() as string;
  return (text) => {
    if (!text.startsWith(first)) return false;
    let position = first.length;
    for (const part of middle) {
      const found = text.indexOf(part, position);
      if (found < 0) return false;
      position = found + part.length;
    }
    return text.length - last.length >= position && text.endsWith(last);
  };
}
