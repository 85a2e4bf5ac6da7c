import type { CreateFunctionCommandInput, UpdateFunctionConfigurationCommandInput } from '@aws-sdk/client-lambda';
import { imagesNotSupported } from './code/code-source';
import { invalidParameter } from './errors';
import type { FunctionSettings } from './function-record';
import { checkRuntime } from './runtime/runtimes';

const ENVIRONMENT_LIMIT = 4096;
const RESERVED = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
]);

/** The settings that a new function asks for. @throws ServiceError InvalidParameterValueException */
export function newSettings(input: CreateFunctionCommandInput): FunctionSettings {
  if (input.PackageType === 'Image' || input.Code?.ImageUri !== undefined) throw imagesNotSupported();
  if (input.Runtime === undefined || input.Handler === undefined) {
    throw invalidParameter(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    );
  }
  return checked({
    ...recordedOf(input),
    Runtime: input.Runtime,
    Handler: input.Handler,
    Role: input.Role as string,
    Architectures: input.Architectures,
    Timeout: input.Timeout ?? 3,
    MemorySize: input.MemorySize ?? 128,
    Environment: input.Environment?.Variables,
    Layers: input.Layers ?? [],
  });
}

/** The settings of a function after an update: what the input does not name stays. */
export function updatedSettings(
  old: FunctionSettings,
  input: UpdateFunctionConfigurationCommandInput,
): FunctionSettings {
  const changes = {
    ...recordedOf(input),
    Runtime: input.Runtime,
    Handler: input.Handler,
    Role: input.Role,
    Timeout: input.Timeout,
    MemorySize: input.MemorySize,
    Environment: input.Environment && (input.Environment.Variables ?? {}),
    Layers: input.Layers,
  };
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  return checked({ ...old, ...given });
}

type Recorded = Pick<CreateFunctionCommandInput & UpdateFunctionConfigurationCommandInput, (typeof RECORDED)[number]>;

/** Stored and returned; they have no effect here, or one that others read. */
const RECORDED = [
  'Description',
  'VpcConfig',
  'DeadLetterConfig',
  'TracingConfig',
  'KMSKeyArn',
  'FileSystemConfigs',
  'SnapStart',
  'EphemeralStorage',
  'LoggingConfig',
] as const;

function recordedOf(input: Recorded): Recorded {
  return Object.fromEntries(RECORDED.map((name) => [name, input[name]])) as Recorded;
}

function checked(settings: FunctionSettings): FunctionSettings {
  checkRuntime(settings.Runtime);
  checkEnvironment(settings.Environment ?? {});
  if (settings.DeadLetterConfig?.TargetArn?.includes(':sqs:') === true) {
    throw invalidParameter('the local cloud has no SQS: use an SNS topic as the dead letter target, or test it on AWS');
  }
  if (settings.Layers.length > 5) throw invalidParameter('The function cannot have more than 5 layers.');
  return settings;
}

function checkEnvironment(variables: Readonly<Record<string, string>>): void {
  const words =
    'Lambda was unable to configure your environment variables because the environment variables you have provided';
  const reserved = Object.keys(variables).filter((name) => RESERVED.has(name));
  if (reserved.length > 0) {
    throw invalidParameter(
      `${words} contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  }
  const measured = JSON.stringify(variables);
  if (Buffer.byteLength(measured) > ENVIRONMENT_LIMIT) {
    throw invalidParameter(`${words} exceeded the 4KB limit. String measured: ${measured}`);
  }
}
