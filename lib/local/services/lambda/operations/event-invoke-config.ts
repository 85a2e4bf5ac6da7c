import type {
  DeleteFunctionEventInvokeConfigCommandInput,
  DeleteFunctionEventInvokeConfigCommandOutput,
  FunctionEventInvokeConfig,
  GetFunctionEventInvokeConfigCommandInput,
  GetFunctionEventInvokeConfigCommandOutput,
  ListFunctionEventInvokeConfigsCommandInput,
  ListFunctionEventInvokeConfigsCommandOutput,
  PutFunctionEventInvokeConfigCommandInput,
  PutFunctionEventInvokeConfigCommandOutput,
  UpdateFunctionEventInvokeConfigCommandInput,
  UpdateFunctionEventInvokeConfigCommandOutput,
} from '@aws-sdk/client-lambda';
import { byKey, pageOf } from '../../../common/page';
import { real } from '../../service';
import { LATEST } from '../arn';
import type { LambdaContext } from '../context';
import { invalidMarker, invalidParameter, notFound } from '../errors';
import type { EventInvokeConfig, FunctionRecord } from '../function-record';

type PutInput = PutFunctionEventInvokeConfigCommandInput | UpdateFunctionEventInvokeConfigCommandInput;

export const putFunctionEventInvokeConfig = (lambda: LambdaContext) =>
  real<PutFunctionEventInvokeConfigCommandInput, PutFunctionEventInvokeConfigCommandOutput>((input) => {
    const { record, key } = find(lambda, input);
    return save(lambda, record, key, configOf(lambda, input));
  });

export const updateFunctionEventInvokeConfig = (lambda: LambdaContext) =>
  real<UpdateFunctionEventInvokeConfigCommandInput, UpdateFunctionEventInvokeConfigCommandOutput>((input) => {
    const { record, key } = find(lambda, input);
    const given = Object.entries(configOf(lambda, input)).filter(([, value]) => value !== undefined);
    const config = { ...existing(lambda, record, key), ...Object.fromEntries(given) };
    return save(lambda, record, key, config);
  });

export const getFunctionEventInvokeConfig = (lambda: LambdaContext) =>
  real<GetFunctionEventInvokeConfigCommandInput, GetFunctionEventInvokeConfigCommandOutput>((input) => {
    const { record, key } = find(lambda, input);
    return view(lambda, record, key, existing(lambda, record, key));
  });

export const deleteFunctionEventInvokeConfig = (lambda: LambdaContext) =>
  real<DeleteFunctionEventInvokeConfigCommandInput, DeleteFunctionEventInvokeConfigCommandOutput>((input) => {
    const { record, key } = find(lambda, input);
    existing(lambda, record, key);
    const { [key]: _gone, ...eventInvoke } = record.eventInvoke;
    lambda.functions.save({ ...record, eventInvoke });
    return {};
  });

export const listFunctionEventInvokeConfigs = (lambda: LambdaContext) =>
  real<ListFunctionEventInvokeConfigsCommandInput, ListFunctionEventInvokeConfigsCommandOutput>((input) => {
    const record = lambda.functions.named(input.FunctionName);
    const keyOf = ([key]: [string, EventInvokeConfig]): string => key;
    const request = { token: input.Marker, limit: input.MaxItems ?? 50, keyOf, invalidToken: invalidMarker };
    const { items, next } = pageOf(Object.entries(record.eventInvoke).sort(byKey(keyOf)), request);
    return {
      FunctionEventInvokeConfigs: items.map(([key, config]) => view(lambda, record, key, config)),
      NextMarker: next,
    };
  });

function find(
  lambda: LambdaContext,
  input: { FunctionName?: string; Qualifier?: string },
): { record: FunctionRecord; key: string } {
  const { record, reference } = lambda.functions.resolve(input.FunctionName, input.Qualifier);
  return { record, key: reference.qualifier ?? LATEST };
}

function configOf(lambda: LambdaContext, input: PutInput): EventInvokeConfig {
  const { OnSuccess, OnFailure } = input.DestinationConfig ?? {};
  for (const destination of [OnSuccess?.Destination, OnFailure?.Destination]) checkDestination(destination);
  return {
    maximumRetryAttempts: input.MaximumRetryAttempts,
    maximumEventAge: input.MaximumEventAgeInSeconds,
    destinations: input.DestinationConfig,
    lastModified: lambda.platform.clock.now(),
  };
}

function checkDestination(arn: string | undefined): void {
  if (arn === undefined || ['sns', 'lambda', 'events'].includes(arn.split(':')[2] ?? '')) return;
  throw invalidParameter(
    `the local cloud delivers to SNS topics, Lambda functions and event buses, not to ${arn}: use one of them, or test this destination on AWS`,
  );
}

function existing(lambda: LambdaContext, record: FunctionRecord, key: string): EventInvokeConfig {
  const config = record.eventInvoke[key];
  if (config === undefined) {
    throw notFound(`The function ${lambda.functions.arn(record.name, key)} doesn't have an EventInvokeConfig`);
  }
  return config;
}

function save(
  lambda: LambdaContext,
  record: FunctionRecord,
  key: string,
  config: EventInvokeConfig,
): FunctionEventInvokeConfig {
  lambda.functions.save({ ...record, eventInvoke: { ...record.eventInvoke, [key]: config } });
  return view(lambda, record, key, config);
}

function view(
  lambda: LambdaContext,
  record: FunctionRecord,
  key: string,
  config: EventInvokeConfig,
): FunctionEventInvokeConfig {
  return {
    FunctionArn: lambda.functions.arn(record.name, key),
    MaximumRetryAttempts: config.maximumRetryAttempts,
    MaximumEventAgeInSeconds: config.maximumEventAge,
    DestinationConfig: { OnSuccess: {}, OnFailure: {}, ...config.destinations },
    LastModified: new Date(config.lastModified),
  };
}
