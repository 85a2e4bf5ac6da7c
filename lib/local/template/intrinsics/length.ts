import { eager, requires } from './intrinsic';

export const length = eager((argument) => {
  if (!Array.isArray(argument)) throw requires('Fn::Length', 'a list');
  return argument.length;
});
