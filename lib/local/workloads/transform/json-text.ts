/**
 * JSON whose scalars keep their text: an id of twenty digits or a 1.0 comes out as it went in, which JSON.parse would round.
 */
export type JsonNode =
  | { readonly kind: 'scalar'; readonly text: string }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, JsonNode> };

/** A scalar; the text must be JSON. */
export const scalar = (text: string): JsonNode => ({ kind: 'scalar', text });

export function stringifyJson(node: JsonNode): string {
  if (node.kind === 'scalar') return node.text;
  if (node.kind === 'array') return `[${node.items.map(stringifyJson).join(',')}]`;
  return `{${[...node.members].map(([key, value]) => `${JSON.stringify(key)}:${stringifyJson(value)}`).join(',')}}`;
}

/** @throws SyntaxError */
export function parseJson(text: string): JsonNode {
  // The engine's own parser says whether it is JSON; what follows may trust the text.
  JSON.parse(text);
  return new Reader(text).value();
}

const SCALAR = /"(?:[^"\\]|\\.)*"|[^\s,\]}]+/y;
const BLANK = /\s*/y;

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  value(): JsonNode {
    switch (this.next()) {
      case '{':
        return { kind: 'object', members: new Map(this.list('}', () => this.member())) };
      case '[':
        return { kind: 'array', items: this.list(']', () => this.value()) };
      default:
        return scalar(this.match(SCALAR));
    }
  }

  private member(): [string, JsonNode] {
    this.next();
    const key = JSON.parse(this.match(SCALAR)) as string;
    this.next();
    this.at += 1;
    return [key, this.value()];
  }

  /** From the opening bracket to the closing one. */
  private list<T>(close: string, one: () => T): T[] {
    const all: T[] = [];
    this.at += 1;
    while (this.next() !== close) {
      all.push(one());
      if (this.next() === ',') this.at += 1;
    }
    this.at += 1;
    return all;
  }

  /** The next character that is no blank. */
  private next(): string | undefined {
    this.match(BLANK);
    return this.text[this.at];
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }
}
