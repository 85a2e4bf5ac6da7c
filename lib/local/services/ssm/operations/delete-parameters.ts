import type {
  DeleteParameterCommandInput,
  DeleteParameterCommandOutput,
  DeleteParametersCommandInput,
  DeleteParametersCommandOutput,
} from '@aws-sdk/client-ssm';
import { real } from '../../service';
import type { SsmContext } from '../context';
import { parameterNotFound } from '../errors';
import type { ParameterRecord } from '../parameter';
import { latestOf } from '../parameter';

export const deleteParameter = (ssm: SsmContext) =>
  real<DeleteParameterCommandInput, DeleteParameterCommandOutput>((input) => {
    const record = remove(ssm, input.Name as string);
    if (record === undefined) throw parameterNotFound();
    ssm.announce('Delete', record.name, latestOf(record));
    return {};
  });

export const deleteParameters = (ssm: SsmContext) =>
  real<DeleteParametersCommandInput, DeleteParametersCommandOutput>((input) => {
    const names = [...new Set(input.Names)];
    const removed = ssm.platform.store.transaction(() => names.map((name) => remove(ssm, name)));
    for (const record of removed) if (record !== undefined) ssm.announce('Delete', record.name, latestOf(record));
    return {
      DeletedParameters: names.filter((_, index) => removed[index] !== undefined),
      InvalidParameters: names.filter((_, index) => removed[index] === undefined),
    };
  });

function remove(ssm: SsmContext, given: string): ParameterRecord | undefined {
  const record = ssm.tryFind(given);
  if (record !== undefined) ssm.parameters.delete(record.name);
  return record;
}
