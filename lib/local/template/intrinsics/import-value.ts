import { eager, requires } from './intrinsic';

export const importValue = eager((argument, scope) => {
  if (typeof argument !== 'string') throw requires('Fn::ImportValue', 'a string, the name of an export');
  return scope.importValue(argument);
});
