import { eager, requires } from './intrinsic';

export const split = eager((argument) => {
  const [delimiter, text] = Array.isArray(argument) ? (argument as unknown[]) : [];
  if (typeof delimiter !== 'string' || delimiter === '' || typeof text !== 'string') {
    throw requires(
      'Fn::Split',
      'two parameters, (1) a string delimiter and (2) a string to be split or a function that returns a string to be split.',
    );
  }
  return text.split(delimiter);
});
