import { ServiceError } from '../../common/errors';

export const notFound = (message: string) => new ServiceError('NotFoundException', message);
export const keyNotFound = (arn: string) => notFound(`Key '${arn}' does not exist`);
export const aliasNotFound = (arn: string) => notFound(`Alias ${arn} is not found.`);
export const disabled = (arn: string) => new ServiceError('DisabledException', `${arn} is disabled.`);
export const invalidState = (message: string) => new ServiceError('KMSInvalidStateException', message);
export const pendingDeletion = (arn: string) => invalidState(`${arn} is pending deletion.`);
export const invalid = (message: string) => new ServiceError('ValidationException', message);
export const unsupported = (message: string) => new ServiceError('UnsupportedOperationException', message);
export const invalidMarker = () => new ServiceError('InvalidMarkerException', 'Could not deserialize marker');
/** AWS sends no message with this one: it would tell an attacker what to try next. */
export const invalidCiphertext = () => new ServiceError('InvalidCiphertextException', '');
export const accessDenied = (message: string) => new ServiceError('AccessDeniedException', message);
export const dryRun = () =>
  new ServiceError('DryRunOperationException', 'The request would have succeeded, but the DryRun option is set.');
