import { ServiceError } from '../../common/errors';

const byUser = { fields: { Type: 'User' } };

export function functionNotFound(arn: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `Function not found: ${arn}`, byUser);
}

export function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message, byUser);
}

export function conflict(message: string): ServiceError {
  return new ServiceError('ResourceConflictException', message, byUser);
}

export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message, byUser);
}

export function revisionMismatch(): ServiceError {
  return new ServiceError(
    'PreconditionFailedException',
    'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
    byUser,
  );
}

export function invalidRequestContent(message: string): ServiceError {
  return new ServiceError('InvalidRequestContentException', message, byUser);
}

export function tooManyRequests(): ServiceError {
  return new ServiceError('TooManyRequestsException', 'Rate Exceeded.', {
    fields: { Type: 'User', Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' },
  });
}

export function tooLarge(limit: number): ServiceError {
  return new ServiceError(
    'RequestTooLargeException',
    `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
    byUser,
  );
}

export function invalidMarker(): ServiceError {
  return invalidParameter('Invalid marker');
}
