import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { messageOf, ServiceError } from '../../../common/errors';

/** An error as the distribution protocol words it. https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes */
export class RegistryError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: OutgoingHttpHeaders = {},
  ) {
    super(message);
  }
}

/** What is being answered: the request, and the parts of its path. */
export interface RegistryExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly repository: string;
  /** A digest, a tag or the id of an upload. */
  readonly reference: string;
  readonly query: URLSearchParams;
}

export function reply(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders = {},
  body?: string | Buffer,
): void {
  const bytes = Buffer.from(body ?? '');
  response.writeHead(status, {
    'docker-distribution-api-version': 'registry/2.0',
    'content-length': bytes.length,
    ...headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
}

/** Says what went wrong; nothing that follows on this connection can be trusted while a body is left. */
export function replyError(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const known = registryError(error);
  const close = request.complete ? {} : { connection: 'close' };
  const body = JSON.stringify({ errors: [{ code: known.code, message: known.message }] });
  reply(response, known.status, { 'content-type': 'application/json', ...known.headers, ...close }, body);
  request.resume();
}

/** Error codes of ECR that have a counterpart in the distribution protocol. */
const COUNTERPARTS: Readonly<Record<string, readonly [status: number, code: string]>> = {
  RepositoryNotFoundException: [404, 'NAME_UNKNOWN'],
  ImageNotFoundException: [404, 'MANIFEST_UNKNOWN'],
  InvalidParameterException: [400, 'MANIFEST_INVALID'],
  ImageDigestDoesNotMatchException: [400, 'DIGEST_INVALID'],
  ImageTagAlreadyExistsException: [400, 'TAG_INVALID'],
  LayersNotFoundException: [404, 'MANIFEST_BLOB_UNKNOWN'],
  ReferencedImagesNotFoundException: [404, 'MANIFEST_BLOB_UNKNOWN'],
};

function registryError(error: unknown): RegistryError {
  if (error instanceof RegistryError) return error;
  const [status, code] = (error instanceof ServiceError ? COUNTERPARTS[error.code] : undefined) ?? [500, 'UNKNOWN'];
  return new RegistryError(status, code, messageOf(error));
}
