import type { GetParametersByPathCommandInput, GetParametersByPathCommandOutput } from '@aws-sdk/client-ssm';
import { pageOf } from '../../../common/page';
import { real } from '../../service';
import type { SsmContext } from '../context';
import { invalid, invalidToken } from '../errors';
import { checkFilters, isBelow, satisfies } from '../filters';
import { latestOf } from '../parameter';

const KEYS = ['Type', 'KeyId', 'Label'];

export const getParametersByPath = (ssm: SsmContext) =>
  real<GetParametersByPathCommandInput, GetParametersByPathCommandOutput>(async (input) => {
    const path = input.Path as string;
    if (!path.startsWith('/') || path.includes('//')) throw invalid(pathRules(path));
    checkFilters(input.ParameterFilters, KEYS);
    const records = ssm.parameters
      .list({ prefix: path.endsWith('/') ? path : `${path}/` })
      .map(([, record]) => record)
      .filter((record) => isBelow(record.name, path, input.Recursive === true))
      .filter((record) => satisfies(record, input.ParameterFilters));
    const page = pageOf(records, {
      token: input.NextToken,
      limit: input.MaxResults ?? 10,
      keyOf: (record) => record.name,
      invalidToken,
    });
    const parameters = page.items.map((record) => ssm.render(record, latestOf(record), input.WithDecryption));
    return { Parameters: await Promise.all(parameters), NextToken: page.next };
  });

function pathRules(path: string): string {
  return (
    `The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash "/". ` +
    `It can't be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: ` +
    `. (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". ` +
    `Valid example: /get/parameters2-/by1./path0_. (given: ${path})`
  );
}
