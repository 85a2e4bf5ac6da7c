import type { ListVersionsByFunctionCommandInput, ListVersionsByFunctionCommandOutput } from '@aws-sdk/client-lambda';
import { pageOf } from '../../../common/page';
import { real } from '../../service';
import type { LambdaContext } from '../context';
import { invalidMarker } from '../errors';

export const listVersionsByFunction = (lambda: LambdaContext) =>
  real<ListVersionsByFunctionCommandInput, ListVersionsByFunctionCommandOutput>((input) => {
    const record = lambda.functions.named(input.FunctionName);
    const { items, next } = pageOf([record.latest, ...record.published], {
      token: input.Marker,
      limit: input.MaxItems ?? 50,
      // `$` sorts before every digit.
      keyOf: ({ version }) => version.padStart(12, version.startsWith('$') ? '$' : '0'),
      invalidToken: invalidMarker,
    });
    return { Versions: items.map((version) => lambda.functions.describe(record, version, true)), NextMarker: next };
  });
