import { TemplateError } from '../errors';
import type { Intrinsic } from './intrinsic';
import { requires } from './intrinsic';
import { UNKNOWN } from '../scope';

export const select: Intrinsic = (argument, _scope, evaluate) => {
  const [position, list] = Array.isArray(argument) ? (argument as unknown[]).map(evaluate) : [];
  if (position === UNKNOWN || list === UNKNOWN) return UNKNOWN;
  const index = Number(position);
  if (!Array.isArray(list) || position === '' || !Number.isInteger(index)) {
    throw requires('Fn::Select', 'two non-empty parameters, an integer index and a list of strings.');
  }
  const item: unknown = (list as unknown[])[index];
  if (item === undefined || item === null)
    throw new TemplateError(`Template error: Fn::Select cannot select nonexistent value at index ${index}`);
  return item;
};
