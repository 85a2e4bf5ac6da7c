import type { CreateFunctionCommandInput, DestinationConfig, Runtime } from '@aws-sdk/client-lambda';

/** The settings of a function that its callers choose, defaults filled in. */
export interface FunctionSettings extends Pick<
  CreateFunctionCommandInput,
  | 'Description'
  | 'VpcConfig'
  | 'DeadLetterConfig'
  | 'TracingConfig'
  | 'KMSKeyArn'
  | 'FileSystemConfigs'
  | 'SnapStart'
  | 'Architectures'
  | 'EphemeralStorage'
  | 'LoggingConfig'
> {
  readonly Role: string;
  readonly Handler: string;
  readonly Runtime: Runtime;
  /** Seconds. */
  readonly Timeout: number;
  /** MiB. */
  readonly MemorySize: number;
  readonly Environment?: Readonly<Record<string, string>>;
  /** ARNs of layer versions, in the order of extraction. */
  readonly Layers: readonly string[];
}

export interface CodeReference {
  /** Name of the zip file among the blobs. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256 of the zip file, base64. */
  readonly sha256: string;
}

export interface FunctionVersion {
  /** `$LATEST` or a number. */
  readonly version: string;
  readonly settings: FunctionSettings;
  readonly code: CodeReference;
  /** Epoch milliseconds. */
  readonly lastModified: number;
  readonly revisionId: string;
}

export interface Alias {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Share of the invocations that go to another version, 0 to 1. */
  readonly weights?: Readonly<Record<string, number>>;
  readonly revisionId: string;
}

export interface EventInvokeConfig {
  readonly maximumRetryAttempts?: number;
  /** Seconds. */
  readonly maximumEventAge?: number;
  readonly destinations?: DestinationConfig;
  /** Epoch milliseconds. */
  readonly lastModified: number;
}

/** A statement as IAM writes it. */
export interface PolicyStatement extends Readonly<Record<string, unknown>> {
  readonly Sid: string;
}

export interface Policy {
  readonly statements: readonly PolicyStatement[];
  readonly revisionId: string;
}

/** All that is known of a function: one document, so that every change of it is one write. */
export interface FunctionRecord {
  readonly name: string;
  readonly latest: FunctionVersion;
  readonly published: readonly FunctionVersion[];
  /** Number of the next version: numbers are never used twice. */
  readonly nextVersion: number;
  readonly aliases: Readonly<Record<string, Alias>>;
  readonly tags: Readonly<Record<string, string>>;
  /** By qualifier; the function's own under the empty string. */
  readonly policies: Readonly<Record<string, Policy>>;
  /** By qualifier; `$LATEST` for the function's own. */
  readonly eventInvoke: Readonly<Record<string, EventInvokeConfig>>;
  /** @default no limit but the account's */
  readonly reservedConcurrency?: number;
}
