import { eager, requires } from './intrinsic';

export const toJsonString = eager((argument) => {
  if (typeof argument !== 'object' || argument === null) throw requires('Fn::ToJsonString', 'an object or a list');
  return JSON.stringify(argument);
});
