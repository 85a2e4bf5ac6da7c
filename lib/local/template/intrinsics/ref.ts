import type { Intrinsic } from './intrinsic';
import { requires } from './intrinsic';

export const ref: Intrinsic = (argument, scope) => {
  if (typeof argument !== 'string') throw requires('Ref', 'a string');
  return scope.ref(argument);
};
