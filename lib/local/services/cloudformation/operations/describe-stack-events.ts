import type { DescribeStackEventsCommandInput, DescribeStackEventsCommandOutput } from '@aws-sdk/client-cloudformation';
import { real } from '../../service';
import type { CloudFormationContext } from '../context';
import { validationError } from '../errors';
import { positionOf, tokenOf } from '../paging';
import { eventView } from '../views';

const PAGE = 100;

/** Newest first. */
export const describeStackEvents = (cfn: CloudFormationContext) =>
  real<DescribeStackEventsCommandInput, DescribeStackEventsCommandOutput>((input) => {
    const stack = cfn.store.tryFindStack(input.StackName as string);
    if (stack === undefined) throw validationError(`Stack [${input.StackName}] does not exist`);
    const rows = cfn.store.events(stack.id, positionOf(input.NextToken, Number.MAX_SAFE_INTEGER), PAGE + 1);
    const page = rows.slice(0, PAGE);
    const last = page.at(-1);
    return {
      StackEvents: page.map(({ event }) => eventView(event)),
      ...(rows.length > PAGE && last !== undefined && { NextToken: tokenOf(last.seq) }),
    };
  });
