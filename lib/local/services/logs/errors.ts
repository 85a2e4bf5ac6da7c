import { ServiceError } from '../../common/errors';

export const invalid = (message: string) => new ServiceError('InvalidParameterException', message);
export const invalidToken = () => invalid('The specified nextToken is invalid.');
export const notFound = (what: string) =>
  new ServiceError('ResourceNotFoundException', `The specified ${what} does not exist.`);
export const alreadyExists = (what: string) =>
  new ServiceError('ResourceAlreadyExistsException', `The specified ${what} already exists`);
export const limitExceeded = () => new ServiceError('LimitExceededException', 'Resource limit exceeded.');
export const invalidPattern = (pattern: string, why: string) => invalid(`Invalid filter pattern: ${why} in ${pattern}`);
