import type { DimensionFilter, ListMetricsCommandInput, ListMetricsCommandOutput } from '@aws-sdk/client-cloudwatch';
import { pageOf } from '../../../common/page';
import { real } from '../../service';
import type { CloudWatchContext } from '../context';
import { invalidToken } from '../errors';
import type { MetricName } from '../metrics/metric-rows';

const PAGE = 500;
const THREE_HOURS_MS = 3 * 3_600_000;
const TWO_WEEKS_MS = 14 * 86_400_000;

export const listMetrics = (cloudwatch: CloudWatchContext) =>
  real<ListMetricsCommandInput, ListMetricsCommandOutput>((input) => {
    const age = input.RecentlyActive === 'PT3H' ? THREE_HOURS_MS : TWO_WEEKS_MS;
    const metrics = cloudwatch.metrics
      .list(cloudwatch.platform.clock.now() - age, input.Namespace, input.MetricName)
      .filter((metric) => (input.Dimensions ?? []).every((filter) => hasDimension(metric, filter)));
    const keyOf = (metric: { id: number }) => String(metric.id).padStart(12, '0');
    const page = pageOf(metrics, { token: input.NextToken, limit: PAGE, keyOf, invalidToken });
    const rendered = page.items.map(({ namespace, name, dimensions }) => ({
      Namespace: namespace,
      MetricName: name,
      Dimensions: [...dimensions],
    }));
    return { Metrics: rendered, NextToken: page.next };
  });

function hasDimension(metric: MetricName, filter: DimensionFilter): boolean {
  return metric.dimensions.some(
    ({ Name, Value }) => Name === filter.Name && (filter.Value === undefined || Value === filter.Value),
  );
}
