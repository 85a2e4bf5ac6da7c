import { canonical } from '../json';
import { eager, isScalar, requires } from './intrinsic';

export const equals = eager((argument) => {
  if (!Array.isArray(argument) || argument.length !== 2) throw requires('Fn::Equals', 'a list of 2 string parameters');
  const [left, right] = (argument as unknown[]).map((side) => (isScalar(side) ? String(side) : canonical(side)));
  return left === right;
});
