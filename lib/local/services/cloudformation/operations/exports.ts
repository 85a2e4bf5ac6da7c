import type {
  ListExportsCommandInput,
  ListExportsCommandOutput,
  ListImportsCommandInput,
  ListImportsCommandOutput,
} from '@aws-sdk/client-cloudformation';
import { real } from '../../service';
import type { CloudFormationContext } from '../context';
import { validationError } from '../errors';
import { pageOf } from '../paging';

export const listExports = (cfn: CloudFormationContext) =>
  real<ListExportsCommandInput, ListExportsCommandOutput>((input) => {
    const { items, NextToken } = pageOf(cfn.exports.all(), input.NextToken, 100);
    return {
      Exports: items.map(({ name, value, stackId }) => ({ ExportingStackId: stackId, Name: name, Value: value })),
      NextToken,
    };
  });

export const listImports = (cfn: CloudFormationContext) =>
  real<ListImportsCommandInput, ListImportsCommandOutput>((input) => {
    const { items, NextToken } = pageOf(cfn.exports.importers(input.ExportName as string), input.NextToken, 100);
    if (items.length === 0) throw validationError(`Export '${input.ExportName}' is not imported by any stack.`);
    return { Imports: items, NextToken };
  });
