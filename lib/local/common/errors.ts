export interface ServiceErrorOptions {
  /** HTTP status. @default the status that the service's API model gives this code, else 400 */
  readonly status?: number;
  /** Further members of the modelled error shape, such as `OriginalStatusCode`. @default none */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** HTTP headers that go with the error: `ETag` of a 304. REST-XML only. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** An error that the caller of an AWS operation receives: AWS's code and wording, never a stack trace. */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: string, message: string, options: ServiceErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = code;
    this.code = code;
    this.status = options.status;
    this.fields = options.fields ?? {};
    this.headers = options.headers ?? {};
  }
}

/** Every fault of an input, in AWS's wording: `N validation errors detected: …; …`. */
export function validationError(faults: readonly string[]): ServiceError {
  const noun = faults.length === 1 ? 'error' : 'errors';
  return new ServiceError('ValidationException', `${faults.length} validation ${noun} detected: ${faults.join('; ')}`);
}

/** A mistake of the person at the keyboard: the CLI prints the message without a stack trace. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
