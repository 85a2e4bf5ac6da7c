import type {
  GetMetricDataCommandInput,
  GetMetricDataCommandOutput,
  MetricDataQuery,
  MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { decodeToken, encodeToken } from '../../../common/page';
import { real } from '../../service';
import type { CloudWatchContext } from '../context';
import { invalid, invalidToken } from '../errors';
import { QuerySet } from '../math/evaluate';
import type { Series } from '../math/values';

const MOST_QUERIES = 500;
const MOST_DATAPOINTS = 100_800;

export const getMetricData = (cloudwatch: CloudWatchContext) =>
  real<GetMetricDataCommandInput, GetMetricDataCommandOutput>((input) => {
    const queries = input.MetricDataQueries as MetricDataQuery[];
    if (queries.length > MOST_QUERIES)
      throw invalid(`The collection MetricDataQueries must not have a size greater than ${MOST_QUERIES}.`);
    const returned = queries.filter((query) => query.ReturnData !== false);
    if (returned.length === 0)
      throw invalid('At least one of the queries must return data: ReturnData is false in all of them.');
    const set = new QuerySet(cloudwatch.metrics, queries, rangeOf(input, queries));
    const series = returned.flatMap((query) => set.seriesOf(query.Id as string).map((one) => ({ query, series: one })));
    const offset = input.NextToken === undefined ? 0 : offsetOf(input.NextToken);
    const limit = Math.max(1, Math.floor((input.MaxDatapoints ?? MOST_DATAPOINTS) / Math.max(1, series.length)));
    const more = series.some((one) => one.series.points.size > offset + limit);
    return {
      MetricDataResults: series.map(({ query, series: one }) => render(query, one, input.ScanBy, offset, limit)),
      NextToken: more ? encodeToken(String(offset + limit)) : undefined,
      Messages: [],
    };
  });

/** Whole periods around what was asked for, counted from the epoch. */
function rangeOf(input: GetMetricDataCommandInput, queries: readonly MetricDataQuery[]) {
  const [start, end] = [(input.StartTime as Date).getTime(), (input.EndTime as Date).getTime()];
  if (start > end) throw invalid('The parameter EndTime must be greater than StartTime.');
  if (start === end) throw invalid('The parameter StartTime must not equal parameter EndTime.');
  const step = 1000 * Math.max(...queries.map((query) => query.MetricStat?.Period ?? query.Period ?? 1));
  return { from: Math.floor(start / step) * step, until: end, origin: 0 };
}

function render(
  query: MetricDataQuery,
  series: Series,
  order: string | undefined,
  offset: number,
  limit: number,
): MetricDataResult {
  const points = [...series.points];
  // The newest come first unless they are asked for the other way.
  if (order !== 'TimestampAscending') points.reverse();
  const page = points.slice(offset, offset + limit);
  return {
    Id: query.Id,
    Label: query.Label ?? (query.MetricStat === undefined ? query.Id : series.label),
    Timestamps: page.map(([time]) => new Date(time)),
    Values: page.map(([, value]) => value),
    StatusCode: points.length > offset + limit ? 'PartialData' : 'Complete',
  };
}

function offsetOf(token: string): number {
  const offset = Number(decodeToken(token, invalidToken));
  if (!Number.isInteger(offset)) throw invalidToken();
  return offset;
}
