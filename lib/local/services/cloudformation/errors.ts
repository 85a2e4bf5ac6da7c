import { ServiceError } from '../../common/errors';
import { TemplateError } from '../../template/errors';

export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationError', message, { status: 400 });
}

export function noSuchStack(name: string): ServiceError {
  return validationError(`Stack with id ${name} does not exist`);
}

export function noSuchChangeSet(name: string): ServiceError {
  return new ServiceError('ChangeSetNotFound', `ChangeSet [${name}] does not exist`, { status: 404 });
}

export function alreadyExists(message: string): ServiceError {
  return new ServiceError('AlreadyExistsException', message, { status: 400 });
}

export function insufficientCapabilities(needed: string): ServiceError {
  return new ServiceError('InsufficientCapabilitiesException', `Requires capabilities : [${needed}]`, { status: 400 });
}

export function invalidChangeSetStatus(message: string): ServiceError {
  return new ServiceError('InvalidChangeSetStatus', message, { status: 400 });
}

/** A template's fault is the caller's. */
export function translateTemplateErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof TemplateError ? validationError(error.message) : error;
  }
}

export async function translateTemplateErrorsOf<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof TemplateError ? validationError(error.message) : error;
  }
}
