import { TemplateError } from '../errors';
import { eager, isScalar, requires } from './intrinsic';

export const join = eager((argument) => {
  const [delimiter, list] = Array.isArray(argument) ? (argument as unknown[]) : [];
  if (typeof delimiter !== 'string' || !Array.isArray(list)) {
    throw requires(
      'Fn::Join',
      'two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.',
    );
  }
  const strange = (list as unknown[]).find((item) => !isScalar(item));
  if (strange !== undefined)
    throw new TemplateError(`Template error: Fn::Join joins strings, got ${JSON.stringify(strange)}`);
  return list.join(delimiter);
});
