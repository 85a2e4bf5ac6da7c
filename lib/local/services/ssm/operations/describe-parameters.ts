import type {
  DescribeParametersCommandInput,
  DescribeParametersCommandOutput,
  ParameterMetadata,
  ParameterStringFilter,
} from '@aws-sdk/client-ssm';
import { pageOf } from '../../../common/page';
import { real } from '../../service';
import type { SsmContext } from '../context';
import { invalid, invalidToken } from '../errors';
import { checkFilters, satisfies } from '../filters';
import type { ParameterRecord, ParameterVersion } from '../parameter';
import { latestOf } from '../parameter';

const KEYS = ['Path', 'Name', 'Type', 'KeyId', 'Tier', 'DataType'];

export const describeParameters = (ssm: SsmContext) =>
  real<DescribeParametersCommandInput, DescribeParametersCommandOutput>((input) => {
    const filters = filtersOf(input);
    checkFilters(filters, KEYS);
    const records = input.Shared === true ? [] : ssm.parameters.values().filter((record) => satisfies(record, filters));
    const page = pageOf(records, {
      token: input.NextToken,
      limit: input.MaxResults ?? 50,
      keyOf: (record) => record.name,
      invalidToken,
    });
    return { Parameters: page.items.map((record) => metadataOf(ssm, record)), NextToken: page.next };
  });

/** `Filters` is the older form, in which a name is a prefix. */
function filtersOf(input: DescribeParametersCommandInput): ParameterStringFilter[] {
  const { Filters: older = [], ParameterFilters: filters = [] } = input;
  if (older.length > 0 && filters.length > 0)
    throw invalid('You can use either Filters or ParameterFilters in a single request.');
  return [
    ...filters,
    ...older.map((filter) => ({ ...filter, Option: filter.Key === 'Name' ? 'BeginsWith' : 'Equals' })),
  ];
}

function metadataOf(ssm: SsmContext, record: ParameterRecord): ParameterMetadata {
  return { Name: record.name, ARN: ssm.arnOf(record.name), ...versionMetadata(latestOf(record)) };
}

/** What a listing and a history tell about a version. */
export function versionMetadata(version: ParameterVersion) {
  return {
    Type: version.type,
    KeyId: version.keyId,
    LastModifiedDate: new Date(version.modified),
    LastModifiedUser: version.modifiedBy,
    Description: version.description,
    AllowedPattern: version.allowedPattern,
    Version: version.version,
    Tier: version.tier,
    Policies: [],
    DataType: 'text',
  };
}
