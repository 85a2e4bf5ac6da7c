import { truth } from './condition';
import type { Intrinsic } from './intrinsic';
import { requires } from './intrinsic';

export const not: Intrinsic = (argument, scope, evaluate) => {
  if (!Array.isArray(argument) || argument.length !== 1) throw requires('Fn::Not', 'a list of one boolean parameter');
  return !truth(argument[0], scope, evaluate);
};
