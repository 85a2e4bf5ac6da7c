import { real } from '../../service';
import type { MetricValue, MetricValues } from '../metric-values';
import type { Statistic } from '../statistics';
import { STATISTICS } from '../statistics';

interface MetricQuery {
  readonly MetricName: string;
  readonly ResourceArn: string;
  readonly MetricStat: Statistic;
  readonly Period: 'OneMinute' | 'FiveMinute' | 'OneHour' | 'IterationNumber';
  readonly XAxisType: 'IterationNumber' | 'Timestamp';
  readonly Start?: number;
  readonly End?: number;
}

interface MetricQueryResult {
  readonly Status: 'Complete' | 'ValidationError';
  readonly Message?: string;
  readonly XAxisValues: readonly number[];
  readonly MetricValues: readonly number[];
}

const PERIOD_SECONDS: Readonly<Record<MetricQuery['Period'], number>> = {
  OneMinute: 60,
  FiveMinute: 300,
  OneHour: 3600,
  IterationNumber: 1,
};

export const batchGetMetrics = (values: MetricValues) =>
  real<{ MetricQueries: readonly MetricQuery[] }, { MetricQueryResults: readonly MetricQueryResult[] }>(
    ({ MetricQueries }) => ({ MetricQueryResults: MetricQueries.map((query) => answer(values, query)) }),
  );

function answer(values: MetricValues, query: MetricQuery): MetricQueryResult {
  const component = componentOf(query.ResourceArn);
  if (component === undefined)
    return refused(`${query.ResourceArn} is neither a trial component (experiment-trial-component) nor a training job`);
  if ((query.Period === 'IterationNumber') !== (query.XAxisType === 'IterationNumber'))
    return refused('Period IterationNumber and XAxisType IterationNumber belong together');
  const points = pointsOf(values.of(component, query.MetricName), query);
  return {
    Status: 'Complete',
    XAxisValues: points.map(([x]) => x),
    MetricValues: points.map(([, own]) => STATISTICS[query.MetricStat](own)),
  };
}

function refused(Message: string): MetricQueryResult {
  return { Status: 'ValidationError', Message, XAxisValues: [], MetricValues: [] };
}

function componentOf(arn: string): string | undefined {
  const [, kind, name] = /:(experiment-trial-component|training-job)\/(.+)$/.exec(arn) ?? [];
  if (name === undefined) return undefined;
  return kind === 'training-job' ? `${name.toLowerCase()}-aws-training-job` : name;
}

function pointsOf(
  values: readonly MetricValue[],
  { XAxisType, Period, Start = -Infinity, End = Infinity }: MetricQuery,
): [x: number, values: number[]][] {
  const seconds = PERIOD_SECONDS[Period];
  const points = new Map<number, number[]>();
  for (const { step, time, value } of values) {
    const x = XAxisType === 'IterationNumber' ? step : Math.floor(time / 1000 / seconds) * seconds;
    if (x === null || x < Start || x >= End) continue;
    points.set(x, [...(points.get(x) ?? []), value]);
  }
  return [...points].sort(([a], [b]) => a - b);
}
