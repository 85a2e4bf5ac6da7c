import type { GetParametersCommandInput, GetParametersCommandOutput, Parameter } from '@aws-sdk/client-ssm';
import { real } from '../../service';
import type { SsmContext } from '../context';
import { splitSelector, tryFindVersion } from '../parameter';

export const getParameters = (ssm: SsmContext) =>
  real<GetParametersCommandInput, GetParametersCommandOutput>(async (input) => {
    const names = [...new Set(input.Names)];
    const found = await Promise.all(names.map((name) => tryGet(ssm, name, input.WithDecryption)));
    return {
      Parameters: found.filter((parameter) => parameter !== undefined),
      InvalidParameters: names.filter((_, index) => found[index] === undefined),
    };
  });

async function tryGet(ssm: SsmContext, given: string, decrypt: boolean | undefined): Promise<Parameter | undefined> {
  const { selector } = splitSelector(given);
  const record = ssm.tryFind(given);
  const version = record && tryFindVersion(record, selector);
  return version && ssm.render(record, version, decrypt, selector);
}
