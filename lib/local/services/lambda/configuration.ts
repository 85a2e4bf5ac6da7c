import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { FunctionSettings, FunctionVersion } from './function-record';

export interface ConfigurationOptions {
  readonly arn: string;
  /** Layer ARN to the bytes of its content. */
  readonly layerSize: (arn: string) => number;
  readonly state?: FunctionConfiguration['State'];
  readonly updating?: boolean;
}

/** What AWS answers for a version of a function. */
export function describe(name: string, version: FunctionVersion, options: ConfigurationOptions): FunctionConfiguration {
  const { settings, code } = version;
  const { Environment, Layers, VpcConfig, SnapStart, LoggingConfig, EphemeralStorage, ...plain } = settings;
  return {
    ...plain,
    FunctionName: name,
    FunctionArn: options.arn,
    Version: version.version,
    Description: settings.Description ?? '',
    CodeSize: code.size,
    CodeSha256: code.sha256,
    LastModified: lambdaTime(version.lastModified),
    RevisionId: version.revisionId,
    PackageType: 'Zip',
    Architectures: settings.Architectures ?? ['x86_64'],
    TracingConfig: settings.TracingConfig ?? { Mode: 'PassThrough' },
    EphemeralStorage: EphemeralStorage ?? { Size: 512 },
    SnapStart: { ApplyOn: SnapStart?.ApplyOn ?? 'None', OptimizationStatus: 'Off' },
    LoggingConfig: { LogFormat: 'Text', LogGroup: logGroupOf(name, settings), ...LoggingConfig },
    Environment: environmentOf(Environment),
    VpcConfig: VpcConfig && { SubnetIds: [], SecurityGroupIds: [], VpcId: '', ...VpcConfig },
    Layers: Layers.length === 0 ? undefined : Layers.map((Arn) => ({ Arn, CodeSize: options.layerSize(Arn) })),
    ...statusOf(options),
  };
}

export function logGroupOf(name: string, settings: FunctionSettings): string {
  return settings.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`;
}

/** Lambda's spelling of a time: `2026-01-01T00:00:00.000+0000`. */
export function lambdaTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '+0000');
}

function environmentOf(variables: FunctionSettings['Environment']): FunctionConfiguration['Environment'] {
  return variables && { Variables: { ...variables } };
}

function statusOf({ state = 'Active', updating = false }: ConfigurationOptions): Partial<FunctionConfiguration> {
  if (state === 'Pending') {
    const reason = { StateReason: 'The function is being created.', StateReasonCode: 'Creating' } as const;
    return { State: 'Pending', ...reason, LastUpdateStatus: 'Successful' };
  }
  return { State: state, LastUpdateStatus: updating ? 'InProgress' : 'Successful' };
}
