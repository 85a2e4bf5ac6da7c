import { TemplateError } from '../errors';
import { isRecord } from '../json';
import type { Scope } from '../scope';
import type { Evaluate } from './intrinsic';

/** A condition in place: `{ "Condition": "Name" }` or a function that gives true or false. */
export function truth(value: unknown, scope: Scope, evaluate: Evaluate): boolean {
  if (isRecord(value) && Object.keys(value).length === 1 && typeof value['Condition'] === 'string')
    return scope.condition(value['Condition']);
  const result = evaluate(value);
  if (typeof result === 'boolean') return result;
  if (result === 'true' || result === 'false') return result === 'true';
  throw new TemplateError('Template validation error: a condition must be a boolean function, such as Fn::Equals');
}
