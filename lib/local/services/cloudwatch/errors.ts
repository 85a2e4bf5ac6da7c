import { ServiceError } from '../../common/errors';

export const invalidValue = (message: string) => new ServiceError('InvalidParameterValue', message);
export const invalidCombination = (message: string) => new ServiceError('InvalidParameterCombination', message);
export const missingParameter = (message: string) => new ServiceError('MissingParameter', message);
export const invalid = (message: string) => new ServiceError('ValidationError', message, { status: 400 });
export const invalidToken = () => new ServiceError('InvalidNextToken', 'Request parameter NextToken is invalid');
export const notFound = (message: string) => new ServiceError('ResourceNotFound', message);
export const tagTargetNotFound = (arn: string) =>
  new ServiceError('ResourceNotFoundException', `Unknown resource: ${arn}`);
export const limitExceeded = (message: string) => new ServiceError('LimitExceeded', message);
