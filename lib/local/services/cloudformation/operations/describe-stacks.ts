import type { DescribeStacksCommandInput, DescribeStacksCommandOutput } from '@aws-sdk/client-cloudformation';
import { real } from '../../service';
import type { CloudFormationContext } from '../context';
import { pageOf } from '../paging';
import { stackView } from '../views';

export const describeStacks = (cfn: CloudFormationContext) =>
  real<DescribeStacksCommandInput, DescribeStacksCommandOutput>((input) => {
    if (input.StackName !== undefined && input.StackName !== '')
      return { Stacks: [stackView(cfn.findStack(input.StackName))] };
    const { items, NextToken } = pageOf(cfn.store.stacks(), input.NextToken, 100);
    return { Stacks: items.map(stackView), NextToken };
  });
