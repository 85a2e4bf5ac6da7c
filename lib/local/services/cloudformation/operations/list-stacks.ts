import type { ListStacksCommandInput, ListStacksCommandOutput } from '@aws-sdk/client-cloudformation';
import { real } from '../../service';
import type { CloudFormationContext } from '../context';
import { pageOf } from '../paging';
import { stackSummary } from '../views';

export const listStacks = (cfn: CloudFormationContext) =>
  real<ListStacksCommandInput, ListStacksCommandOutput>((input) => {
    const wanted = new Set<string>(input.StackStatusFilter ?? []);
    const stacks = cfn.store.stacks({ deleted: true }).filter(({ status }) => wanted.size === 0 || wanted.has(status));
    const { items, NextToken } = pageOf(stacks, input.NextToken, 100);
    return { StackSummaries: items.map(stackSummary), NextToken };
  });
