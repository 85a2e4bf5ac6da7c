import type {
  DeleteFunctionConcurrencyCommandInput,
  DeleteFunctionConcurrencyCommandOutput,
  GetFunctionConcurrencyCommandInput,
  GetFunctionConcurrencyCommandOutput,
  PutFunctionConcurrencyCommandInput,
  PutFunctionConcurrencyCommandOutput,
} from '@aws-sdk/client-lambda';
import { real } from '../../service';
import type { LambdaContext } from '../context';
import { invalidParameter } from '../errors';

/** A new account's: 1,000 concurrent events, of which 100 stay unreserved. */
export const ACCOUNT_CONCURRENCY = 1000;
const UNRESERVED = 100;

export const putFunctionConcurrency = (lambda: LambdaContext) =>
  real<PutFunctionConcurrencyCommandInput, PutFunctionConcurrencyCommandOutput>((input) => {
    const record = lambda.functions.named(input.FunctionName);
    const reserved = input.ReservedConcurrentExecutions as number;
    const others = lambda.functions.list().filter((other) => other.name !== record.name);
    const taken = others.reduce((sum, other) => sum + (other.reservedConcurrency ?? 0), 0);
    if (taken + reserved > ACCOUNT_CONCURRENCY - UNRESERVED) {
      throw invalidParameter(
        `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${UNRESERVED}].`,
      );
    }
    lambda.functions.save({ ...record, reservedConcurrency: reserved });
    return { ReservedConcurrentExecutions: reserved };
  });

export const getFunctionConcurrency = (lambda: LambdaContext) =>
  real<GetFunctionConcurrencyCommandInput, GetFunctionConcurrencyCommandOutput>((input) => ({
    ReservedConcurrentExecutions: lambda.functions.named(input.FunctionName).reservedConcurrency,
  }));

export const deleteFunctionConcurrency = (lambda: LambdaContext) =>
  real<DeleteFunctionConcurrencyCommandInput, DeleteFunctionConcurrencyCommandOutput>((input) => {
    const record = lambda.functions.named(input.FunctionName);
    lambda.functions.save({ ...record, reservedConcurrency: undefined });
    return {};
  });
