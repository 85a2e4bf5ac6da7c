import { ServiceError } from '../../common/errors';

export const noSuchEntity = (message: string) => new ServiceError('NoSuchEntity', message);
export const noSuchRole = (name: string) => noSuchEntity(`The role with name ${name} cannot be found.`);
export const noSuchInlinePolicy = (name: string) => noSuchEntity(`The role policy with name ${name} cannot be found.`);
export const noSuchPolicy = (arn: string) => noSuchEntity(`Policy ${arn} was not found.`);
export const notAttachable = (arn: string) => noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
export const noSuchProfile = (name: string) => noSuchEntity(`Instance Profile ${name} cannot be found.`);
export const alreadyExists = (message: string) => new ServiceError('EntityAlreadyExists', message);
export const deleteConflict = (message: string) => new ServiceError('DeleteConflict', message);
export const limitExceeded = (message: string) => new ServiceError('LimitExceeded', message);
export const malformedPolicy = (message: string) => new ServiceError('MalformedPolicyDocument', message);
export const invalidInput = (message: string) => new ServiceError('InvalidInput', message);
export const invalidMarker = () => new ServiceError('ValidationError', 'Invalid Marker.', { status: 400 });
export const protectedRole = (name: string) =>
  new ServiceError(
    'UnmodifiableEntity',
    `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`,
  );
