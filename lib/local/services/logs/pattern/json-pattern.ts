import { invalidPattern } from '../errors';
import { comparison } from './compare';
import type { Operator } from './compare';
import type { FilterPattern } from './filter-pattern';
import { parsePath, tryParse } from './json-path';

type Predicate = (root: unknown) => boolean;

const OPERATOR = /\s*(<=|>=|!=|=|<|>)\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"&|(){}]+))/y;
const STATE = /\s+(IS\s+(?:NULL|TRUE|FALSE)|NOT\s+EXISTS|EXISTS)\b/iy;
const DEEPEST = 32;

/** `{ ($.user.id = 1 || $.user = "a*") && $.size > 100 }` */
export function jsonPattern(pattern: string): FilterPattern {
  if (!pattern.endsWith('}')) throw invalidPattern(pattern, 'missing closing brace');
  const predicate = new JsonPatternParser(pattern, pattern.slice(1, -1)).parse();
  return (message) => {
    const root = tryParse(message);
    return root !== undefined && predicate(root) ? { $: root } : undefined;
  };
}

class JsonPatternParser {
  private position = 0;
  private depth = 0;

  constructor(
    private readonly pattern: string,
    private readonly text: string,
  ) {}

  parse(): Predicate {
    const predicate = this.either();
    this.skipSpace();
    if (this.position < this.text.length) throw this.unexpected();
    return predicate;
  }

  private either(): Predicate {
    const parts = [this.both()];
    while (this.takes('||')) parts.push(this.both());
    return (root) => parts.some((part) => part(root));
  }

  private both(): Predicate {
    const parts = [this.single()];
    while (this.takes('&&')) parts.push(this.single());
    return (root) => parts.every((part) => part(root));
  }

  private single(): Predicate {
    if (!this.takes('(')) return this.condition();
    this.depth += 1;
    if (this.depth > DEEPEST) throw invalidPattern(this.pattern, `more than ${DEEPEST} nested parentheses`);
    const inner = this.either();
    if (!this.takes(')')) throw this.unexpected();
    this.depth -= 1;
    return inner;
  }

  private condition(): Predicate {
    this.skipSpace();
    const found = parsePath(this.text, this.position);
    if (found === undefined) throw this.unexpected();
    this.position = found.end;
    const test = this.state() ?? this.comparison();
    return (root) => test(found.path(root));
  }

  private state(): ((value: unknown) => boolean) | undefined {
    switch (this.match(STATE)?.[1]?.toUpperCase().replace(/\s+/, ' ')) {
      case 'IS NULL':
        return (value) => value === null;
      case 'IS TRUE':
        return (value) => value === true;
      case 'IS FALSE':
        return (value) => value === false;
      case 'NOT EXISTS':
        return (value) => value === undefined;
      case 'EXISTS':
        return (value) => value !== undefined;
      default:
        return undefined;
    }
  }

  private comparison(): (value: unknown) => boolean {
    const match = this.match(OPERATOR);
    if (match === undefined) throw this.unexpected();
    const [, operator, quoted, bare] = match;
    return comparison(operator as Operator, bare ?? (quoted as string).replace(/\\(.)/g, '$1'), bare === undefined);
  }

  private match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.position;
    const match = expression.exec(this.text);
    if (match !== null) this.position = expression.lastIndex;
    return match ?? undefined;
  }

  private takes(token: string): boolean {
    this.skipSpace();
    if (!this.text.startsWith(token, this.position)) return false;
    this.position += token.length;
    return true;
  }

  private skipSpace(): void {
    while (/\s/.test(this.text[this.position] ?? '')) this.position += 1;
  }

  private unexpected(): Error {
    return invalidPattern(this.pattern, `Unexpected token at '${this.text.slice(this.position).trim()}'`);
  }
}
