import { ServiceError } from '../../common/errors';

export const ruleNotFound = (name: string, bus: string) =>
  new ServiceError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${bus}.`);

export const busNotFound = (name: string) =>
  new ServiceError('ResourceNotFoundException', `Event bus ${name} does not exist.`);

export const busExists = (name: string) =>
  new ServiceError('ResourceAlreadyExistsException', `Event bus ${name} already exists.`);

export const invalidPattern = (reason: string) =>
  new ServiceError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);

export const invalid = (message: string) => new ServiceError('ValidationException', message);

export const invalidToken = () => new ServiceError('ValidationException', 'The specified next token is not valid.');
