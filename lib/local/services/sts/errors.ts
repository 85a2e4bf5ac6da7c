import { ServiceError } from '../../common/errors';

export function invalidRequest(message: string): ServiceError {
  return new ServiceError('ValidationError', message, { status: 400 });
}
