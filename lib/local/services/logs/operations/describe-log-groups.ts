import type {
  DescribeLogGroupsCommandInput,
  DescribeLogGroupsCommandOutput,
  ListLogGroupsCommandInput,
  ListLogGroupsCommandOutput,
  LogGroup,
} from '@aws-sdk/client-cloudwatch-logs';
import { pageOf } from '../../../common/page';
import { real } from '../../service';
import type { LogsContext } from '../context';
import { nameOf } from '../context';
import { invalid, invalidToken } from '../errors';
import type { GroupRecord } from '../records';

export const describeLogGroups = (logs: LogsContext) =>
  real<DescribeLogGroupsCommandInput, DescribeLogGroupsCommandOutput>((input) => {
    const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern, logGroupIdentifiers: identifiers } = input;
    if (prefix !== undefined && pattern !== undefined)
      throw invalid('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
    const named = identifiers && new Set(identifiers.map(nameOf));
    const groups = logs.groups
      .list({ prefix })
      .map(([, group]) => group)
      .filter((group) => pattern === undefined || group.name.toLowerCase().includes(pattern.toLowerCase()))
      .filter((group) => input.logGroupClass === undefined || group.class === input.logGroupClass)
      .filter((group) => named === undefined || named.has(group.name));
    const page = pageOf(groups, {
      token: input.nextToken,
      limit: input.limit ?? 50,
      keyOf: (group) => group.name,
      invalidToken,
    });
    return { logGroups: page.items.map((group) => describe(logs, group)), nextToken: page.next };
  });

export const listLogGroups = (logs: LogsContext) =>
  real<ListLogGroupsCommandInput, ListLogGroupsCommandOutput>((input) => {
    const parts = input.logGroupNamePattern?.split('|') ?? [''];
    const matches = (name: string) =>
      parts.some((part) => (part.startsWith('^') ? name.startsWith(part.slice(1)) : name.includes(part)));
    const groups = logs.groups
      .values()
      .filter(
        (group) => matches(group.name) && (input.logGroupClass === undefined || group.class === input.logGroupClass),
      );
    const page = pageOf(groups, {
      token: input.nextToken,
      limit: input.limit ?? 50,
      keyOf: (group) => group.name,
      invalidToken,
    });
    const summarize = (group: GroupRecord) => ({
      logGroupName: group.name,
      logGroupArn: logs.groupArn(group.name),
      logGroupClass: group.class,
    });
    return { logGroups: page.items.map(summarize), nextToken: page.next };
  });

function describe(logs: LogsContext, group: GroupRecord): LogGroup {
  return {
    logGroupName: group.name,
    creationTime: group.created,
    retentionInDays: group.retentionDays,
    metricFilterCount: group.metricFilters.length,
    arn: `${logs.groupArn(group.name)}:*`,
    storedBytes: logs.events.bytesOf(group.id),
    kmsKeyId: group.kmsKeyId,
    logGroupClass: group.class,
    logGroupArn: logs.groupArn(group.name),
    deletionProtectionEnabled: false,
  };
}
