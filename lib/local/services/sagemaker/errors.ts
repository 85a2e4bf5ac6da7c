import { ServiceError } from '../../common/errors';

export function validationException(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

export function resourceInUse(message: string): ServiceError {
  return new ServiceError('ResourceInUse', message);
}

/** What an account may have of something is used up. */
export function resourceLimitExceeded(limit: string, of: Usage): ServiceError {
  const { quota, current, delta, unit } = of;
  return new ServiceError(
    'ResourceLimitExceeded',
    `The account-level service limit '${limit}' is ${quota} ${unit}, with current utilization of ${current} ${unit} and a request delta of ${delta} ${unit}. ` +
      'Please contact AWS support to request an increase for this limit.',
  );
}

export interface Usage {
  readonly quota: number;
  readonly current: number;
  readonly delta: number;
  readonly unit: 'Instances' | 'Seconds' | 'Training jobs' | 'Parallel training jobs';
}

export function conflict(message: string): ServiceError {
  return new ServiceError('ConflictException', message);
}

/** What SageMaker would do and the local cloud does not (yet): refused by name, never accepted in silence. */
export function notSupportedHere(what: readonly string[]): ServiceError {
  const list = what.join(', ');
  return validationException(
    `the local cloud does not support ${list}: remove it, or see PARITY.md. Nothing was changed`,
  );
}

/** How SageMaker calls a kind of resource in its messages. */
export type Noun = 'endpoint' | 'endpoint configuration' | 'model' | 'model package group' | 'model package';

export function couldNotFind(noun: Noun, arn: string): ServiceError {
  return validationException(`Could not find ${noun} "${arn}".`);
}

export function alreadyExists(noun: Noun, arn: string): ServiceError {
  return validationException(`Cannot create already existing ${noun} "${arn}".`);
}

export const trainingJobMissing = (): ServiceError => validationException('Requested resource not found.');

export function trainingJobExists(arn: string): ServiceError {
  return resourceInUse(
    `Training job names must be unique within an AWS account and region, and a training job with this name already exists (${arn})`,
  );
}

/** Of processing and transform jobs. */
export const jobMissing = (name: string): ServiceError =>
  validationException(`Could not find requested job with name: ${name}`);

export const jobToUpdateMissing = (name: string): ServiceError =>
  validationException(`Could not find job to update with name: ${name}`);

export const jobExists = (arn: string): ServiceError =>
  resourceInUse(
    `Job name must be unique within an AWS account and region, and a job with this name already exists (${arn})`,
  );

export function tuningJobMissing(name: string): ServiceError {
  const message = `Amazon SageMaker can't find a tuning job called ${name}. Type another name.`;
  return new ServiceError('ResourceNotFound', message);
}

export function tuningJobExists(name: string): ServiceError {
  return resourceInUse(`A hyperparameter tuning job with the name, ${name}, already exists. Choose a different name.`);
}

export function tuningJobInStatus(status: string): ServiceError {
  return validationException(`The request was rejected because the hyperparameter tuning job is in status ${status}`);
}

export const invalidToken = (): ServiceError =>
  validationException('The pagination token is not valid: it must come from a former page of the same list.');
