import type { ListChangeSetsCommandInput, ListChangeSetsCommandOutput } from '@aws-sdk/client-cloudformation';
import { real } from '../../service';
import type { CloudFormationContext } from '../context';
import { validationError } from '../errors';
import { pageOf } from '../paging';
import { changeSetSummary } from '../change-views';

export const listChangeSets = (cfn: CloudFormationContext) =>
  real<ListChangeSetsCommandInput, ListChangeSetsCommandOutput>((input) => {
    const stack = cfn.store.tryFindStack(input.StackName as string);
    if (stack === undefined) throw validationError(`Stack [${input.StackName}] does not exist`);
    const { items, NextToken } = pageOf(cfn.store.changeSets(stack.id), input.NextToken, 100);
    return { Summaries: items.map(changeSetSummary), NextToken };
  });
