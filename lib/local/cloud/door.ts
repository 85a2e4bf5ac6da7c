import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock/clock';
import { ServiceError, validationError } from '../common/errors';
import type { OperationModel } from '../models/api-model';
import type { ApiModels } from '../models/load';
import { Validator } from '../models/validate';
import { storageFailure } from '../common/storage-fault';
import type { Caller, CallOptions, Door, HttpFacts, Request, Service, ServiceId } from '../services/service';
import type { Authorizer } from './authorizer';
import { resourceOf } from './authorizer';
import type { Timeline } from './timeline';

/** How each service names a violated limit. S3 words every fault of its own, so its operations check for themselves. */
const VALIDATION_CODES: Partial<Record<ServiceId, string>> = {
  cloudformation: 'ValidationError',
  cloudwatch: 'ValidationError',
  ecr: 'InvalidParameterException',
  iam: 'ValidationError',
  logs: 'InvalidParameterException',
  'sagemaker-runtime': 'ValidationError',
  sns: 'InvalidParameter',
  sts: 'ValidationError',
};

const NEVER_ABORTED = new AbortController().signal;

export interface DoorParts {
  readonly models: ApiModels;
  readonly clock: Clock;
  readonly authorizer: Authorizer;
  readonly timeline: Timeline;
  readonly service: (id: ServiceId) => Promise<Service>;
  /** Awaited before a call that comes from the wire; see Bootstrap. */
  readonly prepare: (service: ServiceId, operation: string, input: object) => Promise<void> | undefined;
}

/** Validation, authorization, the operation, the timeline: once, for every call, wherever it comes from. */
export class CloudDoor implements Door {
  private readonly validator = new Validator();

  constructor(private readonly parts: DoorParts) {}

  async call<Output>(
    service: ServiceId,
    operation: string,
    input: object,
    caller: Caller,
    options: CallOptions = {},
  ): Promise<Output> {
    const id = options.requestId ?? randomUUID();
    const { timeline, clock } = this.parts;
    const entry = { requestId: id, time: clock.now(), service, operation, caller: caller.arn };
    try {
      const output = await this.run(service, operation, input, new DoorRequest(id, caller, options));
      timeline.record(entry);
      return output as Output;
    } catch (thrown) {
      const error = storageFailure(thrown, service) ?? thrown;
      timeline.record({ ...entry, error: error instanceof ServiceError ? error.code : 'InternalFailure' });
      throw error;
    }
  }

  private async run(service: ServiceId, name: string, input: object, request: Request): Promise<unknown> {
    const model = this.findOperation(service, name);
    this.validate(service, model, input);
    this.parts.authorizer.authorize({
      caller: request.caller,
      action: `${service}:${name}`,
      resource: resourceOf(service, input),
    });
    if (request.caller.accessKeyId !== undefined) await this.parts.prepare(service, name, input);
    const { operations } = await this.parts.service(service);
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (operation === undefined) throw notSupported(service, name);
    return (operation.run as (input: object, request: Request) => unknown)(input, request);
  }

  private findOperation(service: ServiceId, name: string): OperationModel {
    const model = this.parts.models.get(service).tryFindOperation(name);
    if (model === undefined)
      throw new ServiceError('UnknownOperationException', `${service} has no operation ${name}`, { status: 404 });
    return model;
  }

  private validate(service: ServiceId, model: OperationModel, input: object): void {
    if (service === 's3') return;
    const faults = this.validator.faults(model.input, input);
    if (faults.length === 0) return;
    const { code, message } = validationError(faults);
    throw new ServiceError(VALIDATION_CODES[service] ?? code, message, { status: 400 });
  }
}

/** A class for the reason that the wire's call is one: literals with getters are shapes of their own. */
class DoorRequest implements Request {
  readonly http: HttpFacts | undefined;

  constructor(
    readonly id: string,
    readonly caller: Caller,
    private readonly options: CallOptions,
  ) {
    this.http = options.http;
  }

  /** Made when it is looked at, for few operations do, and making one costs as much as finding a row. */
  get signal(): AbortSignal {
    return this.options.signal ?? NEVER_ABORTED;
  }

  onGone(listener: () => void): void {
    if (this.options.onGone !== undefined) this.options.onGone(listener);
    else this.options.signal?.addEventListener('abort', listener, { once: true });
  }
}

function notSupported(service: string, operation: string): ServiceError {
  return new ServiceError(
    'UnsupportedOperation',
    `${service} ${operation} is not supported by the local cloud: PARITY.md lists what is. Nothing was changed`,
    { status: 400 },
  );
}
