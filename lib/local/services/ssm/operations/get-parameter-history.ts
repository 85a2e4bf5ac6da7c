import type { GetParameterHistoryCommandInput, GetParameterHistoryCommandOutput } from '@aws-sdk/client-ssm';
import { pageOf } from '../../../common/page';
import { real } from '../../service';
import type { SsmContext } from '../context';
import { invalidToken } from '../errors';
import type { ParameterVersion } from '../parameter';
import { decryptValue } from '../secure-string';
import { versionMetadata } from './describe-parameters';

export const getParameterHistory = (ssm: SsmContext) =>
  real<GetParameterHistoryCommandInput, GetParameterHistoryCommandOutput>(async (input) => {
    const record = ssm.find(input.Name as string);
    const page = pageOf(record.versions, {
      token: input.NextToken,
      limit: input.MaxResults ?? 50,
      keyOf: sortKey,
      invalidToken,
    });
    const render = async (version: ParameterVersion) => ({
      Name: record.name,
      ...versionMetadata(version),
      Value: input.WithDecryption === true ? await decryptValue(ssm, record.name, version) : version.value,
      Labels: [...version.labels],
    });
    return { Parameters: await Promise.all(page.items.map(render)), NextToken: page.next };
  });

function sortKey(version: ParameterVersion): string {
  return String(version.version).padStart(12, '0');
}
