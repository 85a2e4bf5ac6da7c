import { ServiceError } from '../../common/errors';

export const invalid = (message: string) => new ServiceError('ValidationException', message);

export const invalidToken = () => new ServiceError('InvalidNextToken', 'The specified token is not valid.');

/** AWS sends no message with this one when a single parameter is asked for. */
export const parameterNotFound = (message = '') => new ServiceError('ParameterNotFound', message);

export const versionNotFound = (name: string, selector: string) =>
  new ServiceError(
    'ParameterVersionNotFound',
    /^\d+$/.test(selector)
      ? `Systems Manager could not find version ${selector} of ${name}. Verify the version and try again.`
      : `Systems Manager could not find the label ${selector} for parameter ${name}. Verify the label and try again.`,
  );

export const alreadyExists = () =>
  new ServiceError(
    'ParameterAlreadyExists',
    'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
  );

export const tooManyVersions = (name: string, oldest: number) =>
  new ServiceError(
    'ParameterMaxVersionLimitExceeded',
    `You attempted to create a new version of ${name} by calling the PutParameter API with the overwrite flag. ` +
      `Version ${oldest}, the oldest version, can't be deleted because it has a label associated with it. ` +
      'Move the label to another version of the parameter, and try again.',
  );

export const patternMismatch = (pattern: string) =>
  new ServiceError(
    'ParameterPatternMismatchException',
    `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
  );
