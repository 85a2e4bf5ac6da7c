import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { ServiceError } from '../../../../lib/local/common/errors';
import { service as module } from '../../../../lib/local/services/cloudformation';
import type { Caller, Door, Platform, Service } from '../../../../lib/local/services/service';
import { Store } from '../../../../lib/local/store/store';
import { ManualClock } from '../../../_helpers/manual-clock';

type Answer = (input: Record<string, unknown>) => unknown;

export interface CustomEvent {
  readonly RequestType: string;
  readonly ResponseURL: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Record<string, unknown>;
  readonly OldResourceProperties?: Record<string, unknown>;
}

const CALLER: Caller = { account: '000000000000', region: 'us-east-1', arn: 'arn:aws:iam::000000000000:root' };

/** CloudFormation alone: the other services are functions of the test. Time stands still until the test moves it. */
export class Bench {
  readonly clock = new ManualClock();
  readonly calls: string[] = [];
  readonly reports: string[] = [];
  /** Events that custom resources were sent. */
  readonly events: CustomEvent[] = [];
  /** Parameters that SSM holds. */
  readonly parameters = new Map<string, string>();
  /** Answers of operations, by `service Operation`; the ones below are there from the start. */
  readonly answers: Record<string, Answer> = {
    'lambda Invoke': ({ Payload }) =>
      void this.events.push(JSON.parse(Buffer.from(Payload as Uint8Array).toString()) as CustomEvent),
    'ssm GetParameter': ({ Name }) => {
      const Value = this.parameters.get(Name as string);
      if (Value === undefined) throw new ServiceError('ParameterNotFound', '');
      return { Parameter: { Name, Value, Type: 'String' } };
    },
    'ssm PutParameter': ({ Name, Value }) => void this.parameters.set(Name as string, Value as string),
    'ssm DeleteParameter': ({ Name }) => {
      if (!this.parameters.delete(Name as string)) throw new ServiceError('ParameterNotFound', '');
    },
  };
  private readonly store = Store.open(':memory:');
  private service: Service = this.serve();

  async call<Output = Record<string, never>>(operation: string, input: object): Promise<Output> {
    return (await this.door.call<Output>('cloudformation', operation, input, CALLER)) as Output;
  }

  /** A call whose answer comes a moment after a resource began to wait. */
  async begin<Output = Record<string, never>>(operation: string, input: object): Promise<Output> {
    const call = this.call<Output>(operation, input);
    // The test sees a refusal when it awaits the answer.
    call.catch(() => undefined);
    await this.clock.advance(0);
    await this.clock.advance(1000);
    return call;
  }

  async status(name: string): Promise<string> {
    const { Stacks } = await this.call<{ Stacks: { StackStatus: string }[] }>('DescribeStacks', { StackName: name });
    return Stacks[0]?.StackStatus as string;
  }

  /** `Logical STATUS reason`, oldest first. */
  async history(name: string): Promise<string[]> {
    type Event = { LogicalResourceId: string; ResourceStatus: string; ResourceStatusReason?: string };
    const { StackEvents } = await this.call<{ StackEvents: Event[] }>('DescribeStackEvents', { StackName: name });
    return StackEvents.reverse().map((event) =>
      [event.LogicalResourceId, event.ResourceStatus, event.ResourceStatusReason]
        .filter((part) => part !== undefined)
        .join(' '),
    );
  }

  /** Answers the newest event of a custom resource. */
  async answer(body: object, event = this.events.at(-1)): Promise<number> {
    const { pathname } = new URL(event?.ResponseURL as string);
    const request = Object.assign(Readable.from([Buffer.from(JSON.stringify(body))]), { method: 'PUT', url: pathname });
    let status = 0;
    const response = {
      writeHead: (code: number) => {
        status = code;
        return response;
      },
      end: () => undefined,
    };
    await this.service.route?.(request as unknown as IncomingMessage, response as unknown as ServerResponse);
    await this.clock.advance(0);
    return status;
  }

  /** The server was killed and starts again on the same state; what was under way is never heard of again. */
  async restart(): Promise<void> {
    this.service = this.serve();
    await this.service.start?.();
    await this.clock.advance(0);
  }

  async stop(): Promise<void> {
    await this.service.stop?.();
    this.store.close();
  }

  private serve(): Service {
    return module.create({
      account: CALLER.account,
      region: CALLER.region,
      store: this.store,
      clock: this.clock,
      door: this.door,
      endpoint: () => 'http://127.0.0.1:4566',
      report: (message: string, error: unknown) => this.reports.push(`${message}: ${String(error)}`),
    } as unknown as Platform);
  }

  private get door(): Door {
    return {
      call: async <Output>(service: string, operation: string, input: object): Promise<Output> => {
        if (service === 'cloudformation') return this.own<Output>(operation, input);
        this.calls.push(`${service} ${operation}`);
        const answer = this.answers[`${service} ${operation}`];
        if (answer === undefined)
          throw new ServiceError('UnsupportedOperation', `${service} ${operation} is not there`);
        return ((await answer(input as Record<string, unknown>)) ?? {}) as Output;
      },
    };
  }

  private own<Output>(operation: string, input: object): Promise<Output> {
    const { run } = this.service.operations[operation] as unknown as {
      run: (input: object, request: object) => Promise<Output>;
    };
    return Promise.resolve(run(input, { id: 'r', caller: CALLER }));
  }
}

export function parameter(name: string, value: unknown, more: object = {}): object {
  return { Type: 'AWS::SSM::Parameter', Properties: { Name: name, Type: 'String', Value: value }, ...more };
}

export function custom(properties: object = {}, more: object = {}): object {
  return {
    Type: 'Custom::Thing',
    Properties: { ServiceToken: 'arn:aws:lambda:us-east-1:000000000000:function:f', ...properties },
    ...more,
  };
}

export function templateOf(resources: object, more: object = {}): string {
  return JSON.stringify({ Resources: resources, ...more });
}
