import { ServiceError } from '../../common/errors';

/** The runtime's own name for what SageMaker calls ValidationException. */
export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationError', message, { status: 400 });
}

export function endpointNotFound(name: string, account: string): ServiceError {
  return validationError(`Endpoint ${name} of account ${account} not found.`);
}

export function bodyTooLong(limit: number): ServiceError {
  return validationError(
    `1 validation error detected: Value at 'body' failed to satisfy constraint: Member must have length less than or equal to ${limit}`,
  );
}

const TIMED_OUT =
  'Your invocation timed out while waiting for a response from container primary. Review the latency metrics for each container in Amazon CloudWatch, resolve the issue, and try again.';
const EXITED = 'An error occurred while handling request as the model process exited.';

/** Where an endpoint's log is found, for the messages that send people there. */
export class ModelErrors {
  constructor(
    private readonly account: string,
    private readonly region: string,
  ) {}

  /** The container answered, but not with success. `text`: undefined when its body could not be read whole. */
  answered(endpoint: string, status: number, text: string | undefined): ServiceError {
    const kind = status >= 500 ? 'server' : 'client';
    const told = text === undefined ? ' and could not load the entire response body' : ` with message "${text}"`;
    return this.make(endpoint, status, text ?? '', `Received ${kind} error (${status}) from primary${told}.`);
  }

  timedOut(endpoint: string): ServiceError {
    return this.make(endpoint, 0, TIMED_OUT, `Received server error (0) from primary with message "${TIMED_OUT}".`);
  }

  exited(endpoint: string): ServiceError {
    return this.make(endpoint, 0, EXITED, `Received server error (0) from model with message "${EXITED}".`);
  }

  private make(endpoint: string, status: number, original: string, what: string): ServiceError {
    const group = `/aws/sagemaker/Endpoints/${endpoint}`;
    const { account, region } = this;
    const where = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#logEventViewer:group=${group}`;
    return new ServiceError('ModelError', `${what} See ${where} in account ${account} for more information.`, {
      status: 424,
      fields: {
        OriginalStatusCode: status,
        OriginalMessage: original,
        LogStreamArn: `arn:aws:logs:${region}:${account}:log-group:${group}`,
      },
    });
  }
}
