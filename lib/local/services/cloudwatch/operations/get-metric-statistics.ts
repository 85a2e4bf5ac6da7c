import type {
  Datapoint,
  GetMetricStatisticsCommandInput,
  GetMetricStatisticsCommandOutput,
  StandardUnit,
} from '@aws-sdk/client-cloudwatch';
import { real } from '../../service';
import type { CloudWatchContext } from '../context';
import { invalidCombination, invalidValue } from '../errors';
import type { Aggregate } from '../metrics/aggregate';
import type { Point } from '../metrics/metric-rows';
import { checkPeriod, intoPeriods } from '../metrics/periods';
import { parseStatistic } from '../metrics/statistics';

const MOST_DATAPOINTS = 1440;

export const getMetricStatistics = (cloudwatch: CloudWatchContext) =>
  real<GetMetricStatisticsCommandInput, GetMetricStatisticsCommandOutput>((input) => {
    const period = input.Period as number;
    const { start, end } = rangeOf(input, period);
    const render = renderer(input);
    const metric = {
      namespace: input.Namespace as string,
      name: input.MetricName as string,
      dimensions: input.Dimensions ?? [],
    };
    const points = cloudwatch.metrics.read(metric, start, end, input.Unit);
    const datapoints = [...byUnit(points)].flatMap(([unit, ofUnit]) =>
      [...intoPeriods(ofUnit, start, period)].map(([time, data]) => ({
        Timestamp: new Date(time),
        ...render(data),
        Unit: unit,
      })),
    );
    return { Label: input.MetricName, Datapoints: datapoints };
  });

function rangeOf(input: GetMetricStatisticsCommandInput, period: number): { start: number; end: number } {
  const [from, until] = [(input.StartTime as Date).getTime(), (input.EndTime as Date).getTime()];
  if (from >= until) throw invalidValue('The parameter StartTime must be less than the parameter EndTime.');
  checkPeriod(period);
  const step = Math.min(period, 60) * 1000;
  const [start, end] = [Math.floor(from / step) * step, Math.ceil(until / step) * step];
  const requested = Math.ceil((end - start) / (period * 1000));
  if (requested > MOST_DATAPOINTS) {
    throw invalidCombination(
      `You have requested up to ${requested} datapoints, which exceeds the limit of ${MOST_DATAPOINTS}. ` +
        'You may reduce the datapoints requested by increasing Period, or decreasing the time range.',
    );
  }
  return { start, end };
}

function renderer(input: GetMetricStatisticsCommandInput): (data: Aggregate) => Datapoint {
  const { Statistics: simple = [], ExtendedStatistics: extended = [] } = input;
  if (simple.length + extended.length === 0)
    throw invalidCombination('Must specify either Statistics or ExtendedStatistics');
  const statistics = [...simple, ...extended].map((name) => [name, parseStatistic(name)] as const);
  const simpleNames = new Set<string>(simple);
  return (data) => {
    const values = statistics
      .map(([name, statistic]) => [name, statistic(data)] as const)
      .filter(([, value]) => value !== undefined);
    const more = values.filter(([name]) => !simpleNames.has(name));
    return {
      ...Object.fromEntries(values.filter(([name]) => simpleNames.has(name))),
      ...(more.length > 0 && { ExtendedStatistics: Object.fromEntries(more) as Record<string, number> }),
    };
  };
}

function byUnit(points: readonly Point[]): Map<StandardUnit, Point[]> {
  const units = new Map<StandardUnit, Point[]>();
  for (const point of points) {
    const ofUnit = units.get(point.unit);
    if (ofUnit === undefined) units.set(point.unit, [point]);
    else ofUnit.push(point);
  }
  return units;
}
