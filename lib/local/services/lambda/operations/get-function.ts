import type {
  GetFunctionCommandInput,
  GetFunctionCommandOutput,
  GetFunctionConfigurationCommandInput,
  GetFunctionConfigurationCommandOutput,
} from '@aws-sdk/client-lambda';
import { real } from '../../service';
import type { LambdaContext } from '../context';

export const getFunction = (lambda: LambdaContext) =>
  real<GetFunctionCommandInput, GetFunctionCommandOutput>((input) => {
    const { record, version, reference } = lambda.functions.resolve(input.FunctionName, input.Qualifier);
    return {
      Configuration: lambda.functions.describe(record, version, reference.qualifier !== undefined),
      Code: { RepositoryType: 'S3' },
      Tags: Object.keys(record.tags).length === 0 ? undefined : { ...record.tags },
      Concurrency:
        record.reservedConcurrency === undefined
          ? undefined
          : { ReservedConcurrentExecutions: record.reservedConcurrency },
    };
  });

export const getFunctionConfiguration = (lambda: LambdaContext) =>
  real<GetFunctionConfigurationCommandInput, GetFunctionConfigurationCommandOutput>((input) => {
    const { record, version, reference } = lambda.functions.resolve(input.FunctionName, input.Qualifier);
    return lambda.functions.describe(record, version, reference.qualifier !== undefined);
  });
