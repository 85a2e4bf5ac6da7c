import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServiceError } from '../common/errors';
import type { ApiModel, OperationModel } from '../models/api-model';
import type { HttpFacts, ServiceId } from '../services/service';

/** One request on its way through a protocol. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly service: ServiceId;
  readonly model: ApiModel;
  readonly requestId: string;
}

export interface Decoded {
  readonly operation: OperationModel;
  readonly input: object;
  readonly trailers?: HttpFacts['trailers'];
}

/** HTTP to typed operation and back. Each AWS protocol is one of these. */
export interface Protocol {
  /** @throws ServiceError when the request is malformed or names no operation */
  decode(exchange: Exchange): Promise<Decoded>;
  encode(exchange: Exchange, operation: OperationModel, output: object): Promise<void> | void;
  fail(exchange: Exchange, error: ServiceError, status: number): void;
}
