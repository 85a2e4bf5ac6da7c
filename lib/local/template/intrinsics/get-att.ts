import { UNKNOWN } from '../scope';
import type { Intrinsic } from './intrinsic';
import { requires } from './intrinsic';

export const getAtt: Intrinsic = (argument, scope, evaluate) => {
  const [logicalId, ...path] =
    typeof argument === 'string' ? argument.split('.') : Array.isArray(argument) ? (argument as unknown[]) : [];
  const attribute = path.map(evaluate);
  if (attribute.includes(UNKNOWN)) return UNKNOWN;
  if (typeof logicalId !== 'string' || attribute.length === 0 || !attribute.every((part) => typeof part === 'string')) {
    throw requires('Fn::GetAtt', 'two non-empty parameters, the resource name and the resource attribute');
  }
  return scope.getAtt(logicalId, attribute.join('.'));
};
