/** The AWS API model tables as they lie in `tables/`, and the same with their references resolved. */

export type ShapeType =
  'structure' | 'list' | 'map' | 'string' | 'integer' | 'long' | 'float' | 'double' | 'boolean' | 'timestamp' | 'blob';
export type TimestampFormat = 'unixTimestamp' | 'iso8601' | 'rfc822';

interface RawMember {
  readonly shape: string;
  readonly location?: 'uri' | 'querystring' | 'header' | 'headers' | 'statusCode';
  readonly locationName?: string;
  readonly flattened?: boolean;
  readonly streaming?: boolean;
  readonly eventpayload?: boolean;
  readonly xmlAttribute?: boolean;
  readonly xmlNamespace?: XmlNamespace;
  readonly idempotencyToken?: boolean;
  readonly jsonvalue?: boolean;
}

export interface XmlNamespace {
  readonly uri: string;
  readonly prefix?: string;
}

interface RawShape {
  readonly type: ShapeType;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, RawMember>>;
  readonly member?: RawMember;
  readonly key?: RawMember;
  readonly value?: RawMember;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly payload?: string;
  readonly flattened?: boolean;
  readonly locationName?: string;
  readonly xmlNamespace?: XmlNamespace;
  readonly timestampFormat?: TimestampFormat;
  readonly exception?: boolean;
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number; readonly senderFault?: boolean };
  readonly fault?: boolean;
  readonly streaming?: boolean;
  readonly event?: boolean;
  readonly eventstream?: boolean;
  readonly sensitive?: boolean;
}

interface RawOperation {
  readonly name: string;
  readonly http: { readonly method: string; readonly requestUri: string; readonly responseCode?: number };
  readonly input?: { readonly shape: string; readonly locationName?: string; readonly xmlNamespace?: XmlNamespace };
  readonly output?: { readonly shape: string; readonly resultWrapper?: string };
  readonly deprecated?: boolean;
  readonly errors?: readonly { readonly shape: string }[];
}

export interface ServiceMetadata {
  readonly apiVersion: string;
  readonly endpointPrefix: string;
  readonly protocol: string;
  readonly protocols: readonly string[];
  readonly serviceId: string;
  readonly jsonVersion?: string;
  readonly signingName?: string;
  readonly targetPrefix?: string;
  readonly xmlNamespace?: string;
  readonly awsQueryCompatible?: object;
}

export interface ApiTable {
  readonly metadata: ServiceMetadata;
  readonly operations: Readonly<Record<string, RawOperation>>;
  readonly shapes: Readonly<Record<string, RawShape>>;
}

/** A use of a shape: as a member of a structure, an element of a list, a key or value of a map. */
export class Member {
  private target: Shape | undefined;

  constructor(
    private readonly model: ApiModel,
    readonly name: string,
    readonly raw: RawMember,
  ) {}

  get shape(): Shape {
    return (this.target ??= this.model.shape(this.raw.shape));
  }

  /** The name on the wire. */
  get wireName(): string {
    return this.raw.locationName ?? this.name;
  }

  get flattened(): boolean {
    return this.raw.flattened === true || this.shape.raw.flattened === true;
  }
}

export class Shape {
  readonly members: ReadonlyMap<string, Member>;
  readonly required: ReadonlySet<string>;
  readonly element: Member | undefined;
  readonly key: Member | undefined;

  constructor(
    model: ApiModel,
    readonly name: string,
    readonly raw: RawShape,
  ) {
    this.members = new Map(
      Object.entries(raw.members ?? {}).map(([key, member]) => [key, new Member(model, key, member)]),
    );
    this.required = new Set(raw.required);
    const element = raw.member ?? raw.value;
    this.element = element && new Member(model, raw.member === undefined ? 'value' : 'member', element);
    this.key = raw.key && new Member(model, 'key', raw.key);
  }

  get type(): ShapeType {
    return this.raw.type;
  }

  /** The member that is the HTTP body by itself, if one is. */
  get payload(): Member | undefined {
    return this.raw.payload === undefined ? undefined : this.members.get(this.raw.payload);
  }

  /** The code by which clients know an exception. */
  get errorCode(): string {
    return this.raw.error?.code ?? this.name;
  }
}

export interface OperationModel {
  readonly name: string;
  readonly method: string;
  readonly requestUri: string;
  readonly responseCode: number;
  readonly input: Shape | undefined;
  readonly inputElement: { readonly name?: string; readonly namespace?: XmlNamespace };
  readonly output: Shape | undefined;
  readonly resultWrapper: string | undefined;
  readonly deprecated: boolean;
}

/** One service's API, resolved on demand: SageMaker alone has 3,000 shapes, a run touches a few dozen. */
export class ApiModel {
  readonly metadata: ServiceMetadata;
  private readonly shapes = new Map<string, Shape>();
  private readonly operations = new Map<string, OperationModel>();
  private statuses: Map<string, number> | undefined;

  constructor(private readonly table: ApiTable) {
    this.metadata = table.metadata;
  }

  get operationNames(): string[] {
    return Object.keys(this.table.operations);
  }

  shape(name: string): Shape {
    let shape = this.shapes.get(name);
    if (shape === undefined) {
      const raw = this.table.shapes[name];
      if (raw === undefined) throw new Error(`${this.metadata.serviceId} has no shape ${name}`);
      shape = new Shape(this, name, raw);
      this.shapes.set(name, shape);
    }
    return shape;
  }

  tryFindOperation(name: string): OperationModel | undefined {
    const known = this.operations.get(name);
    if (known !== undefined) return known;
    if (!Object.hasOwn(this.table.operations, name)) return undefined;
    const raw = this.table.operations[name] as RawOperation;
    const operation: OperationModel = {
      name,
      method: raw.http.method,
      requestUri: raw.http.requestUri,
      responseCode: raw.http.responseCode ?? 200,
      input: raw.input && this.shape(raw.input.shape),
      inputElement: { name: raw.input?.locationName, namespace: raw.input?.xmlNamespace },
      output: raw.output && this.shape(raw.output.shape),
      resultWrapper: raw.output?.resultWrapper,
      deprecated: raw.deprecated === true,
    };
    this.operations.set(name, operation);
    return operation;
  }

  /** HTTP status of an error code; undefined where the model names none. */
  statusOf(code: string): number | undefined {
    this.statuses ??= new Map(
      Object.entries(this.table.shapes)
        .filter(([, raw]) => raw.exception === true && raw.error?.httpStatusCode !== undefined)
        .flatMap(([name, raw]) => {
          const status = raw.error?.httpStatusCode as number;
          return [[raw.error?.code ?? name, status] as const, [name, status] as const];
        }),
    );
    return this.statuses.get(code);
  }
}
