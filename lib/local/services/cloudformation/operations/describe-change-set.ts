import type { DescribeChangeSetCommandInput, DescribeChangeSetCommandOutput } from '@aws-sdk/client-cloudformation';
import { real } from '../../service';
import type { CloudFormationContext } from '../context';
import { pageOf } from '../paging';
import { changeSetSummary, changeView } from '../change-views';
import { parameterViews } from '../views';

const PAGE = 100;

export const describeChangeSet = (cfn: CloudFormationContext) =>
  real<DescribeChangeSetCommandInput, DescribeChangeSetCommandOutput>((input) => {
    const changeSet = cfn.findChangeSet(input.ChangeSetName as string, input.StackName);
    const { items, NextToken } = pageOf(changeSet.changes, input.NextToken, PAGE);
    return {
      ...changeSetSummary(changeSet),
      Parameters: parameterViews(changeSet.input),
      NotificationARNs: [...changeSet.input.notificationArns],
      RollbackConfiguration: {},
      Capabilities: [...changeSet.input.capabilities] as DescribeChangeSetCommandOutput['Capabilities'],
      Tags: changeSet.input.tags.map((tag) => ({ ...tag })),
      Changes: items.map((change) => ({
        Type: 'Resource' as const,
        ResourceChange: changeView(change, input.IncludePropertyValues === true),
      })),
      OnStackFailure: changeSet.onStackFailure,
      NextToken,
    };
  });
