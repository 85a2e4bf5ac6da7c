import type { MetricDataQuery, MetricStat } from '@aws-sdk/client-cloudwatch';
import { invalid } from '../errors';
import type { MetricStore } from '../metrics/metric-store';
import { checkPeriod, intoPeriods } from '../metrics/periods';
import { parseStatistic } from '../metrics/statistics';
import type { MathScope } from './functions';
import { mathFunctions } from './functions';
import { operate } from './operators';
import type { Node } from './parser';
import { parseExpression } from './parser';
import type { MathValue, Series } from './values';
import { isList, isSeries } from './values';

const MOST_PERIODS = 100_800;

export interface QueryRange {
  /** Epoch milliseconds, inclusive. */
  readonly from: number;
  /** Exclusive. */
  readonly until: number;
  /** Where periods are counted from. */
  readonly origin: number;
}

/** The queries of one request: each is computed once, when another or the caller asks for it. */
export class QuerySet {
  private readonly queries: ReadonlyMap<string, MetricDataQuery>;
  private readonly known = new Map<string, MathValue>();
  private readonly open = new Set<string>();
  readonly period: number;

  /** @throws ServiceError ValidationError */
  constructor(
    private readonly metrics: MetricStore,
    queries: readonly MetricDataQuery[],
    private readonly range: QueryRange,
  ) {
    this.queries = new Map(queries.map((query) => [query.Id as string, query]));
    this.period = Math.max(...queries.map(periodOf));
    checkQueries(queries, this.queries);
  }

  /** The series of a query: one for a metric, any number for an expression. */
  seriesOf(id: string): readonly Series[] {
    const value = this.valueOf(id);
    if (isList(value)) return value;
    if (isSeries(value)) return [value];
    throw invalid(`Error in expression '${id}': The expression must return a time series, got ${value}`);
  }

  private valueOf(id: string): MathValue {
    const found = this.known.get(id);
    if (found !== undefined) return found;
    const query = this.queries.get(id);
    if (query === undefined) throw invalid(`Error in expression: Undefined variable '${id}'`);
    if (this.open.has(id)) throw invalid(`Error in expression '${id}': The expression refers to itself`);
    this.open.add(id);
    const value =
      query.MetricStat === undefined
        ? this.compute(parseExpression(query.Expression as string))
        : this.readMetric(id, query.MetricStat);
    this.open.delete(id);
    this.known.set(id, value);
    return value;
  }

  private readMetric(id: string, stat: MetricStat): Series {
    const period = stat.Period as number;
    checkPeriod(period, 'MetricDataQueries.member.1.MetricStat.Period');
    const statistic = parseStatistic(stat.Stat as string);
    const { Namespace = '', MetricName = '', Dimensions = [] } = stat.Metric ?? {};
    const name = { namespace: Namespace, name: MetricName, dimensions: Dimensions };
    const found = this.metrics.read(name, this.range.from, this.range.until, stat.Unit);
    const points = new Map<number, number>();
    for (const [time, data] of intoPeriods(found, this.range.origin, period)) {
      const value = statistic(data);
      if (value !== undefined) points.set(time, value);
    }
    return { label: this.queries.get(id)?.Label ?? MetricName, points };
  }

  private compute(node: Node): MathValue {
    switch (node.type) {
      case 'number':
      case 'text':
        return node.value;
      case 'name':
        return this.queries.has(node.name) || !/^(REPEAT|LINEAR)$/i.test(node.name)
          ? this.valueOf(node.name)
          : node.name;
      case 'list':
        return node.items.flatMap((item) => this.compute(item) as Series | readonly Series[]);
      case 'negate':
        return operate('*', this.compute(node.operand), -1);
      case 'binary':
        return operate(node.operator, this.compute(node.left), this.compute(node.right));
      case 'call': {
        const run = Object.hasOwn(mathFunctions, node.name) ? mathFunctions[node.name] : undefined;
        if (run === undefined) throw invalid(`the local cloud's metric math has no function ${node.name}`);
        return run(
          node.args.map((arg) => this.compute(arg)),
          this.scope(),
        );
      }
    }
  }

  private scope(): MathScope {
    const { from, until, origin } = this.range;
    const step = this.period * 1000;
    const first = origin + Math.floor((from - origin) / step) * step;
    if ((until - first) / step > MOST_PERIODS)
      throw invalid(`the time range has more than ${MOST_PERIODS} periods of ${this.period} s`);
    const times: number[] = [];
    for (let time = first; time < until; time += step) times.push(time);
    const metrics = (containing: string) =>
      [...this.queries.values()]
        .filter((query) => query.MetricStat !== undefined && (query.Id as string).includes(containing))
        .map((query) => this.valueOf(query.Id as string) as Series);
    return { times, period: this.period, metrics };
  }
}

function checkQueries(queries: readonly MetricDataQuery[], byId: ReadonlyMap<string, MetricDataQuery>): void {
  if (byId.size < queries.length) throw invalid('The values for parameter id in MetricDataQueries are not unique.');
  for (const { Id: id = '', MetricStat: stat, Expression: expression } of queries) {
    if (!/^[a-z]\w*$/.test(id))
      throw invalid(`The value ${id} for parameter id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`);
    if ((stat === undefined) === (expression === undefined)) {
      throw invalid(`Exactly one of MetricStat and Expression must be specified for the query ${id}.`);
    }
    if (expression !== undefined && /^\s*SELECT\b/i.test(expression)) {
      throw invalid('Metrics Insights queries (SELECT) are not supported by the local cloud');
    }
  }
}

function periodOf(query: MetricDataQuery): number {
  return query.MetricStat?.Period ?? query.Period ?? 1;
}
