import type { Parity, ServiceId } from '../../services/service';
import type { Properties } from '../json';

/** What the engine hands to a resource type: one resource of one stack, and the door. */
export interface ResourceContext {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly stackId: string;
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  /** Evaluated, with defaults left out and strings coerced as the type's specification says. */
  readonly properties: Properties;
  /** Empty until something exists. */
  readonly physicalId: string;
  /** Attributes as of the last create or update. */
  readonly attributes: Properties;
  /** A generated name in AWS's form `Stack-Logical-RANDOM`; always the same for the same physical resource. */
  name(limits?: NameLimits): string;
  /** Calls an AWS operation on behalf of the stack. */
  call<Output = unknown>(service: ServiceId, operation: string, input: object): Promise<Output>;
  /** Says that the resource exists from now on, so that a failure after this deletes it. */
  created(physicalId: string): void;
  /** Waits in the local cloud's time; rejects when the stack operation is cancelled. */
  sleep(milliseconds: number): Promise<void>;
  /** A place for answers that come from outside, by a PUT to its URL. @param url one that exists already @default a new one */
  expectAnswers(url?: string): AnswerBox;
  readonly signal: AbortSignal;
}

export interface UpdateContext extends ResourceContext {
  readonly previous: Properties;
}

export interface AnswerBox {
  readonly url: string;
  /** The next answer. Rejects with TimeoutError after `seconds` of the local cloud's time. */
  next(seconds: number): Promise<unknown>;
  close(): void;
}

export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

export interface NameLimits {
  /** @default 255 */
  readonly max?: number;
  /** @default false */
  readonly lower?: boolean;
}

export interface Deployed {
  readonly physicalId: string;
  /** What `Fn::GetAtt` gives; a name with dots is one key. @default none */
  readonly attributes?: Properties;
  /** Hides the attributes from descriptions. @default false */
  readonly noEcho?: boolean;
}

/** One CloudFormation resource type: what its life cycle calls. */
export interface ResourceType {
  readonly parity: Parity;
  readonly how?: string;
  /** Properties that take effect. A property that is neither here nor in `records` fails the template. */
  readonly properties: readonly string[];
  /** Properties that are kept and shown but have no effect here. @default none */
  readonly records?: readonly string[];
  /** The property that names the physical resource. @default none */
  readonly nameProperty?: string;
  /**
   * The physical id before creation, where it follows from name and properties. With `read` it lets an interrupted
   * creation be undone.
   */
  identify?(resource: ResourceContext): string | undefined;
  create(resource: ResourceContext): Promise<Deployed>;
  /** Changes it in place. @default a change that does not replace the resource fails */
  update?(resource: UpdateContext): Promise<Deployed>;
  /** Must succeed when the resource is gone already, or throw a not-found error. */
  delete(resource: ResourceContext): Promise<void>;
  /** Live values of those properties that can be read back; undefined when the resource is gone. For drift detection. */
  read?(resource: ResourceContext): Promise<Properties | undefined>;
}
