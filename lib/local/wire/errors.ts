import { messageOf, ServiceError } from '../common/errors';
import { storageFailure } from '../common/storage-fault';
import type { ApiModel } from '../models/api-model';

export function statusOf(error: ServiceError, model: ApiModel | undefined): number {
  return error.status ?? model?.statusOf(error.code) ?? 400;
}

/** What a client may see of a failure that no operation foresaw. */
export function internalFailure(error: unknown): ServiceError {
  const known = storageFailure(error);
  if (known !== undefined) return known;
  return new ServiceError('InternalFailure', `the local cloud failed to process the request: ${messageOf(error)}`, {
    status: 500,
    cause: error,
  });
}

/** Body of an error in the JSON and CBOR protocols. */
export function errorDocument(error: ServiceError): Record<string, unknown> {
  return { __type: error.code, message: error.message, ...error.fields };
}
