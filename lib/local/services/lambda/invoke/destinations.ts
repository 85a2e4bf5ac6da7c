import { messageOf } from '../../../common/errors';
import type { Platform, ServiceId } from '../../service';
import { serviceCaller } from '../../service';
import type { EventInvokeConfig, FunctionVersion } from '../function-record';
import type { AsyncEvent } from './async-queue';
import type { Execution } from './runner';

export interface Settled {
  readonly event: AsyncEvent;
  readonly version: FunctionVersion;
  readonly config: EventInvokeConfig;
  /** @default the function was never run */
  readonly execution?: Execution;
}

interface Delivery {
  readonly service: ServiceId;
  readonly operation: string;
  readonly input: object;
}

/** Sends the record of an asynchronous invocation to where the function's configuration says. */
export class Destinations {
  constructor(private readonly platform: Platform) {}

  async succeeded(settled: Settled): Promise<void> {
    const target = settled.config.destinations?.OnSuccess?.Destination;
    if (target !== undefined) await this.deliver(target, 'Success', this.record(settled, 'Success'), settled);
  }

  async failed(settled: Settled, condition: string, deadLetterTopic: string | undefined): Promise<void> {
    const target = settled.config.destinations?.OnFailure?.Destination;
    if (target !== undefined) await this.deliver(target, 'Failure', this.record(settled, condition), settled);
    if (deadLetterTopic !== undefined && deadLetterTopic !== '')
      await this.send(deadLetter(deadLetterTopic, settled), settled);
  }

  private deliver(target: string, result: string, record: object, settled: Settled): Promise<void> {
    const message = JSON.stringify(record);
    const service = target.split(':')[2];
    if (service === 'sns')
      return this.send(
        { service: 'sns', operation: 'Publish', input: { TopicArn: target, Message: message } },
        settled,
      );
    if (service === 'lambda') {
      const input = { FunctionName: target, InvocationType: 'Event', Payload: Buffer.from(message) };
      return this.send({ service: 'lambda', operation: 'Invoke', input }, settled);
    }
    const entry = {
      Source: 'lambda',
      DetailType: `Lambda Function Invocation Result - ${result}`,
      Detail: message,
      EventBusName: target,
      Resources: [target, `${settled.event.arn}`],
    };
    return this.send({ service: 'events', operation: 'PutEvents', input: { Entries: [entry] } }, settled);
  }

  private async send({ service, operation, input }: Delivery, { event }: Settled): Promise<void> {
    try {
      await this.platform.door.call(service, operation, input, serviceCaller(this.platform, 'lambda'));
    } catch (error) {
      this.platform.report(
        `the result of function ${event.name} did not reach its ${service} destination: ${messageOf(error)}`,
        error,
      );
    }
  }

  private record({ event, version, execution }: Settled, condition: string): object {
    const outcome = execution?.outcome;
    const functionError = outcome === undefined || outcome.kind === 'result' ? undefined : 'Unhandled';
    return {
      version: '1.0',
      timestamp: this.platform.clock.date().toISOString(),
      requestContext: {
        requestId: event.requestId,
        functionArn: event.arn.split(':').length === 8 ? event.arn : `${event.arn}:${version.version}`,
        condition,
        approximateInvokeCount: event.attempts,
      },
      requestPayload: JSON.parse(event.event) as unknown,
      ...(outcome && {
        responseContext: { statusCode: 200, executedVersion: version.version, functionError },
        responsePayload: JSON.parse(outcome.payload) as unknown,
      }),
    };
  }
}

/** A dead letter is the event itself; what went wrong stands in attributes. */
function deadLetter(topic: string, { event, execution }: Settled): Delivery {
  const { errorMessage = '' } = JSON.parse(execution?.outcome.payload ?? '{}') as { errorMessage?: string };
  const attribute = (StringValue: string, DataType = 'String'): object => ({ DataType, StringValue });
  const input = {
    TopicArn: topic,
    Message: event.event,
    MessageAttributes: {
      RequestID: attribute(event.requestId),
      ErrorCode: attribute('200', 'Number'),
      ...(errorMessage !== '' && { ErrorMessage: attribute(errorMessage.slice(0, 1024)) }),
    },
  };
  return { service: 'sns', operation: 'Publish', input };
}
