import type { GetAccountSettingsCommandInput, GetAccountSettingsCommandOutput } from '@aws-sdk/client-lambda';
import { simulated } from '../../service';
import type { LambdaContext } from '../context';
import { ACCOUNT_CONCURRENCY } from './function-concurrency';

const GIB = 1024 ** 3;

export const getAccountSettings = (lambda: LambdaContext) =>
  simulated<GetAccountSettingsCommandInput, GetAccountSettingsCommandOutput>('the limits of a new AWS account', () => {
    const functions = lambda.functions.list();
    const reserved = functions.reduce((sum, record) => sum + (record.reservedConcurrency ?? 0), 0);
    const versions = functions.flatMap((record) => [record.latest, ...record.published]);
    return {
      AccountLimit: {
        TotalCodeSize: 75 * GIB,
        CodeSizeUnzipped: 262_144_000,
        CodeSizeZipped: 52_428_800,
        ConcurrentExecutions: ACCOUNT_CONCURRENCY,
        UnreservedConcurrentExecutions: ACCOUNT_CONCURRENCY - reserved,
      },
      AccountUsage: {
        TotalCodeSize: versions.reduce((sum, version) => sum + version.code.size, 0),
        FunctionCount: functions.length,
      },
    };
  });
