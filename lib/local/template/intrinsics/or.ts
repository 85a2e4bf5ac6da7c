import { truth } from './condition';
import type { Intrinsic } from './intrinsic';
import { requires } from './intrinsic';

export const or: Intrinsic = (argument, scope, evaluate) => {
  if (!Array.isArray(argument) || argument.length < 2 || argument.length > 10)
    throw requires('Fn::Or', 'a list of at least 2 and at most 10 boolean parameters');
  return argument.some((item) => truth(item, scope, evaluate));
};
