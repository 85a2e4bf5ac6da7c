import type {
  DeleteMetricFilterCommandInput,
  DeleteMetricFilterCommandOutput,
  DescribeMetricFiltersCommandInput,
  DescribeMetricFiltersCommandOutput,
  MetricTransformation,
  PutMetricFilterCommandInput,
  PutMetricFilterCommandOutput,
  TestMetricFilterCommandInput,
  TestMetricFilterCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { byKey, pageOf } from '../../../common/page';
import { real } from '../../service';
import type { LogsContext } from '../context';
import { invalid, invalidToken, limitExceeded, notFound } from '../errors';
import { compilePattern } from '../pattern/filter-pattern';

const FILTERS_PER_GROUP = 100;

export const putMetricFilter = (logs: LogsContext) =>
  real<PutMetricFilterCommandInput, PutMetricFilterCommandOutput>((input) => {
    const group = logs.findGroup(input.logGroupName as string);
    compilePattern(input.filterPattern);
    const transformation = input.metricTransformations?.[0] as MetricTransformation;
    if (transformation.defaultValue !== undefined && Object.keys(transformation.dimensions ?? {}).length > 0) {
      throw invalid('Invalid metric transformation: dimensions and default value are mutually exclusive properties.');
    }
    const filter = {
      name: input.filterName as string,
      pattern: input.filterPattern as string,
      transformation,
      created: logs.platform.clock.now(),
    };
    const others = group.metricFilters.filter((other) => other.name !== filter.name);
    if (others.length >= FILTERS_PER_GROUP) throw limitExceeded();
    logs.groups.put(group.name, { ...group, metricFilters: [...others, filter] });
    return {};
  });

export const deleteMetricFilter = (logs: LogsContext) =>
  real<DeleteMetricFilterCommandInput, DeleteMetricFilterCommandOutput>((input) => {
    const group = logs.findGroup(input.logGroupName as string);
    const metricFilters = group.metricFilters.filter((filter) => filter.name !== input.filterName);
    if (metricFilters.length === group.metricFilters.length) throw notFound('metric filter');
    logs.groups.put(group.name, { ...group, metricFilters });
    return {};
  });

export const describeMetricFilters = (logs: LogsContext) =>
  real<DescribeMetricFiltersCommandInput, DescribeMetricFiltersCommandOutput>((input) => {
    const groups = input.logGroupName === undefined ? logs.groups.values() : [logs.findGroup(input.logGroupName)];
    const keyOf = (filter: { filterName: string; logGroupName: string }) =>
      `${filter.filterName} ${filter.logGroupName}`;
    const filters = groups
      .flatMap((group) =>
        group.metricFilters.map(({ name, pattern, transformation, created }) => ({
          filterName: name,
          filterPattern: pattern,
          metricTransformations: [transformation],
          creationTime: created,
          logGroupName: group.name,
        })),
      )
      .filter((filter) => filter.filterName.startsWith(input.filterNamePrefix ?? ''))
      .filter(
        ({ metricTransformations: [metric] }) =>
          input.metricName === undefined || metric?.metricName === input.metricName,
      )
      .filter(
        ({ metricTransformations: [metric] }) =>
          input.metricNamespace === undefined || metric?.metricNamespace === input.metricNamespace,
      )
      .sort(byKey(keyOf));
    const page = pageOf(filters, { token: input.nextToken, limit: input.limit ?? 50, keyOf, invalidToken });
    return { metricFilters: page.items, nextToken: page.next };
  });

export const testMetricFilter = (_logs: LogsContext) =>
  real<TestMetricFilterCommandInput, TestMetricFilterCommandOutput>((input) => {
    const pattern = compilePattern(input.filterPattern);
    const matches = (input.logEventMessages as string[]).flatMap((message, index) => {
      const match = pattern(message);
      if (match === undefined) return [];
      const values = Object.entries(match).filter(([, value]) => typeof value === 'string') as [string, string][];
      return [{ eventNumber: index + 1, eventMessage: message, extractedValues: Object.fromEntries(values) }];
    });
    return { matches };
  });
