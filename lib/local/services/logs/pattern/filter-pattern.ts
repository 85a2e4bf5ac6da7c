import { invalidPattern } from '../errors';
import { fieldsPattern } from './fields-pattern';
import { jsonPattern } from './json-pattern';
import { termsPattern } from './terms-pattern';

/** What a pattern found in a message; undefined when the message does not match. */
export type Match = Readonly<Record<string, unknown>>;
export type FilterPattern = (message: string) => Match | undefined;

/**
 * Compiles a filter pattern: nothing matches all, `{…}` looks into JSON, `[…]` at fields between spaces, the rest are terms.
 * @throws ServiceError InvalidParameterException
 */
export function compilePattern(pattern = ''): FilterPattern {
  const text = pattern.trim();
  if (text === '') return () => ({});
  if (text.startsWith('%') || /[=!]\s*%/.test(text))
    throw invalidPattern(pattern, 'regular expressions are not supported by the local cloud');
  if (text.startsWith('{')) return jsonPattern(text);
  if (text.startsWith('[')) return fieldsPattern(text);
  return termsPattern(text);
}
