import { invalid } from '../errors';

export type Node =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'list'; readonly items: readonly Node[] }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Node[] }
  | { readonly type: 'negate'; readonly operand: Node }
  | { readonly type: 'binary'; readonly operator: string; readonly left: Node; readonly right: Node };

const TOKEN =
  /\s*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)|([A-Za-z_]\w*)|"([^"]*)"|'([^']*)'|(<=|>=|==|!=|&&|\|\||[-+*/^()<>,[\]]))/y;
/** From the loosest to the tightest. */
const LEVELS: readonly (readonly string[])[] = [
  ['||', 'OR'],
  ['&&', 'AND'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/'],
];
const DEEPEST = 50;

interface Token {
  readonly kind: 'number' | 'name' | 'text' | 'symbol' | 'end';
  readonly text: string;
}

/** Reads a metric math expression. @throws ServiceError ValidationError */
export function parseExpression(expression: string): Node {
  return new ExpressionParser(expression).parse();
}

class ExpressionParser {
  private readonly tokens: readonly Token[];
  private index = 0;
  private depth = 0;

  constructor(private readonly expression: string) {
    this.tokens = this.tokenize();
  }

  parse(): Node {
    const node = this.level(0);
    if (this.peek().kind !== 'end') throw this.unexpected();
    return node;
  }

  private level(number: number): Node {
    const operators = LEVELS[number];
    if (operators === undefined) return this.unary();
    let left = this.level(number + 1);
    while (operators.includes(this.peek().text) && this.peek().kind !== 'text') {
      const operator = this.next().text;
      left = { type: 'binary', operator, left, right: this.level(number + 1) };
    }
    return left;
  }

  private unary(): Node {
    if (this.takes('-')) return { type: 'negate', operand: this.unary() };
    const base = this.primary();
    return this.takes('^') ? { type: 'binary', operator: '^', left: base, right: this.unary() } : base;
  }

  private primary(): Node {
    this.depth += 1;
    if (this.depth > DEEPEST) throw invalid(`Error in expression '${this.expression}': nested too deeply`);
    const node = this.atom();
    this.depth -= 1;
    return node;
  }

  private atom(): Node {
    const token = this.next();
    if (token.kind === 'number') return { type: 'number', value: Number(token.text) };
    if (token.kind === 'text') return { type: 'text', value: token.text };
    if (token.kind === 'name') {
      return this.takes('(')
        ? { type: 'call', name: token.text.toUpperCase(), args: this.list(')') }
        : { type: 'name', name: token.text };
    }
    if (token.text === '[') return { type: 'list', items: this.list(']') };
    if (token.text !== '(') throw this.unexpected(-1);
    const inner = this.level(0);
    if (!this.takes(')')) throw this.unexpected();
    return inner;
  }

  private list(close: string): Node[] {
    const items: Node[] = [];
    if (this.takes(close)) return items;
    do items.push(this.level(0));
    while (this.takes(','));
    if (!this.takes(close)) throw this.unexpected();
    return items;
  }

  private tokenize(): Token[] {
    const tokens: Token[] = [];
    const text = this.expression.trimEnd();
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.length) {
      const start = TOKEN.lastIndex;
      const match = TOKEN.exec(text);
      if (match === null)
        throw invalid(
          `Error in expression '${this.expression}': Unexpected character '${text.slice(start).trim().charAt(0)}'`,
        );
      const [, number, name, double, single, symbol] = match;
      if (number !== undefined) tokens.push({ kind: 'number', text: number });
      else if (name !== undefined) tokens.push({ kind: 'name', text: name });
      else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol });
      else tokens.push({ kind: 'text', text: double ?? (single as string) });
    }
    return tokens;
  }

  private peek(offset = 0): Token {
    return this.tokens[this.index + offset] ?? { kind: 'end', text: 'end of expression' };
  }

  private next(): Token {
    const token = this.peek();
    this.index += 1;
    return token;
  }

  private takes(symbol: string): boolean {
    const token = this.peek();
    if (token.kind !== 'symbol' || token.text !== symbol) return false;
    this.index += 1;
    return true;
  }

  private unexpected(offset = 0): Error {
    return invalid(`Error in expression '${this.expression}': Unexpected '${this.peek(offset).text}'`);
  }
}
