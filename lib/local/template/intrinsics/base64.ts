import { eager, isScalar, requires } from './intrinsic';

export const base64 = eager((argument) => {
  if (!isScalar(argument)) throw requires('Fn::Base64', 'a string');
  return Buffer.from(String(argument)).toString('base64');
});
