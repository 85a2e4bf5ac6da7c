import { ServiceError } from '../../common/errors';

export const notFound = (message = "Secrets Manager can't find the specified secret.") =>
  new ServiceError('ResourceNotFoundException', message);
export const exists = (message: string) => new ServiceError('ResourceExistsException', message);
export const invalidParameter = (message: string) => new ServiceError('InvalidParameterException', message);
export const invalidRequest = (message: string) => new ServiceError('InvalidRequestException', message);
export const markedForDeletion = () =>
  invalidRequest("You can't perform this operation on the secret because it was marked for deletion.");
export const invalidToken = () => new ServiceError('InvalidNextTokenException', 'The NextToken value is invalid.');
