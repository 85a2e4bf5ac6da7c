import type {
  DeleteSubscriptionFilterCommandInput,
  DeleteSubscriptionFilterCommandOutput,
  DescribeSubscriptionFiltersCommandInput,
  DescribeSubscriptionFiltersCommandOutput,
  PutSubscriptionFilterCommandInput,
  PutSubscriptionFilterCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { byKey, pageOf } from '../../../common/page';
import { real } from '../../service';
import type { LogsContext } from '../context';
import { invalid, invalidToken, limitExceeded, notFound } from '../errors';
import { compilePattern } from '../pattern/filter-pattern';
import type { SubscriptionFilterRecord } from '../records';

const FILTERS_PER_GROUP = 2;

export const putSubscriptionFilter = (logs: LogsContext) =>
  real<PutSubscriptionFilterCommandInput, PutSubscriptionFilterCommandOutput>((input) => {
    const group = logs.findGroup(input.logGroupName as string);
    const destinationArn = input.destinationArn as string;
    compilePattern(input.filterPattern);
    if (!/^arn:aws[\w-]*:lambda:/.test(destinationArn)) {
      throw invalid(`the local cloud delivers log events to Lambda functions only: got ${destinationArn}`);
    }
    const filter: SubscriptionFilterRecord = {
      name: input.filterName as string,
      pattern: input.filterPattern as string,
      destinationArn,
      roleArn: input.roleArn,
      distribution: input.distribution ?? 'ByLogStream',
      created: logs.platform.clock.now(),
    };
    const others = group.subscriptionFilters.filter((other) => other.name !== filter.name);
    if (others.length >= FILTERS_PER_GROUP) throw limitExceeded();
    logs.groups.put(group.name, { ...group, subscriptionFilters: [...others, filter] });
    return {};
  });

export const deleteSubscriptionFilter = (logs: LogsContext) =>
  real<DeleteSubscriptionFilterCommandInput, DeleteSubscriptionFilterCommandOutput>((input) => {
    const group = logs.findGroup(input.logGroupName as string);
    const subscriptionFilters = group.subscriptionFilters.filter((filter) => filter.name !== input.filterName);
    if (subscriptionFilters.length === group.subscriptionFilters.length) throw notFound('subscription filter');
    logs.groups.put(group.name, { ...group, subscriptionFilters });
    return {};
  });

export const describeSubscriptionFilters = (logs: LogsContext) =>
  real<DescribeSubscriptionFiltersCommandInput, DescribeSubscriptionFiltersCommandOutput>((input) => {
    const group = logs.findGroup(input.logGroupName as string);
    const keyOf = (filter: SubscriptionFilterRecord) => filter.name;
    const filters = group.subscriptionFilters
      .filter((filter) => filter.name.startsWith(input.filterNamePrefix ?? ''))
      .sort(byKey(keyOf));
    const page = pageOf(filters, { token: input.nextToken, limit: input.limit ?? 50, keyOf, invalidToken });
    const subscriptionFilters = page.items.map(({ name, pattern, destinationArn, roleArn, distribution, created }) => ({
      filterName: name,
      logGroupName: group.name,
      filterPattern: pattern,
      destinationArn,
      roleArn,
      distribution,
      creationTime: created,
    }));
    return { subscriptionFilters, nextToken: page.next };
  });
