import { invalidPattern } from '../errors';
import type { FilterPattern } from './filter-pattern';

interface Term {
  readonly sign: '' | '-' | '?';
  readonly text: string;
}

const TERM = /([-?]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))(?=\s|$)\s*/gy;

/** `error "out of memory" -retry`: every plain term and no excluded one; `?a ?b`: any of them. */
export function termsPattern(pattern: string): FilterPattern {
  const terms = parseTerms(pattern);
  const of = (sign: Term['sign']) => terms.filter((term) => term.sign === sign).map((term) => term.text);
  const [required, excluded, optional] = [of(''), of('-'), of('?')];
  // AWS ignores alternatives as soon as something else is asked for.
  const any = required.length + excluded.length === 0 ? optional : [];
  return (message) => {
    const matches =
      required.every((text) => message.includes(text)) &&
      !excluded.some((text) => message.includes(text)) &&
      (any.length === 0 || any.some((text) => message.includes(text)));
    return matches ? {} : undefined;
  };
}

function parseTerms(pattern: string): Term[] {
  const terms: Term[] = [];
  let end = 0;
  for (const match of pattern.matchAll(TERM)) {
    const [whole, sign = '', quoted, bare] = match;
    if (bare !== undefined && !/^[\w]+$/.test(bare))
      throw invalidPattern(pattern, `Invalid character(s) in term '${bare}'`);
    terms.push({ sign: sign as Term['sign'], text: bare ?? (quoted as string).replace(/\\(.)/g, '$1') });
    end = match.index + whole.length;
  }
  if (end < pattern.length) throw invalidPattern(pattern, `Invalid token at '${pattern.slice(end)}'`);
  return terms;
}
