import type { GetParameterCommandInput, GetParameterCommandOutput } from '@aws-sdk/client-ssm';
import { real } from '../../service';
import type { SsmContext } from '../context';
import { versionNotFound } from '../errors';
import { splitSelector, tryFindVersion } from '../parameter';

export const getParameter = (ssm: SsmContext) =>
  real<GetParameterCommandInput, GetParameterCommandOutput>(async (input) => {
    const { selector } = splitSelector(input.Name as string);
    const record = ssm.find(input.Name as string);
    const version = tryFindVersion(record, selector);
    if (version === undefined) throw versionNotFound(record.name, selector as string);
    return { Parameter: await ssm.render(record, version, input.WithDecryption, selector) };
  });
