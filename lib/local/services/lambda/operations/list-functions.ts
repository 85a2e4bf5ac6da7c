import type { ListFunctionsCommandInput, ListFunctionsCommandOutput } from '@aws-sdk/client-lambda';
import { byKey, pageOf } from '../../../common/page';
import { real } from '../../service';
import type { LambdaContext } from '../context';
import { invalidMarker } from '../errors';
import type { FunctionRecord, FunctionVersion } from '../function-record';

interface Item {
  readonly key: string;
  readonly record: FunctionRecord;
  readonly version: FunctionVersion;
}

export const listFunctions = (lambda: LambdaContext) =>
  real<ListFunctionsCommandInput, ListFunctionsCommandOutput>((input) => {
    const all = input.FunctionVersion === 'ALL';
    const items = lambda.functions.list().flatMap((record) => itemsOf(record, all));
    const { items: page, next } = pageOf(items.sort(byKey((item) => item.key)), {
      token: input.Marker,
      limit: input.MaxItems ?? 50,
      keyOf: (item) => item.key,
      invalidToken: invalidMarker,
    });
    return {
      Functions: page.map(({ record, version }) => lambda.functions.describe(record, version, all)),
      NextMarker: next,
    };
  });

function itemsOf(record: FunctionRecord, all: boolean): Item[] {
  const versions = all ? [record.latest, ...record.published] : [record.latest];
  return versions.map((version) => ({ key: `${record.name} ${version.version.padStart(12, '0')}`, record, version }));
}
