import type { MetricTransformation } from '@aws-sdk/client-cloudwatch-logs';
import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import { messageOf } from '../../common/errors';
import { serviceCaller } from '../service';
import type { LogsContext } from './context';
import type { Ingested } from './live-tails';
import type { Match } from './pattern/filter-pattern';
import { compilePattern } from './pattern/filter-pattern';
import { parsePath } from './pattern/json-path';
import type { MetricFilterRecord } from './records';

const DATA_PER_CALL = 1000;

/** Turns events into metrics. What was ingested stands whether or not the metrics get through. */
export function applyMetricFilters(logs: LogsContext, ingested: Ingested): void {
  for (const filter of ingested.group.metricFilters) {
    const data = dataOf(filter, ingested);
    for (let start = 0; start < data.length; start += DATA_PER_CALL) {
      const input = {
        Namespace: filter.transformation.metricNamespace,
        MetricData: data.slice(start, start + DATA_PER_CALL),
      };
      logs.platform.door
        .call('cloudwatch', 'PutMetricData', input, serviceCaller(logs.platform, 'logs'))
        .catch((error: unknown) =>
          logs.platform.report(`metric filter ${filter.name} failed: ${messageOf(error)}`, error),
        );
    }
  }
}

function dataOf(filter: MetricFilterRecord, { events, time }: Ingested): MetricDatum[] {
  const pattern = compilePattern(filter.pattern);
  const { transformation } = filter;
  const data = events.flatMap(({ timestamp, message }) => {
    const match = pattern(message);
    const datum = match && datumOf(transformation, match, timestamp);
    return datum === undefined ? [] : [datum];
  });
  if (data.length > 0 || transformation.defaultValue === undefined || events.length === 0) return data;
  return [{ ...named(transformation), Timestamp: new Date(time), Value: transformation.defaultValue }];
}

function datumOf(transformation: MetricTransformation, match: Match, timestamp: number): MetricDatum | undefined {
  const value = Number(valueOf(match, transformation.metricValue ?? ''));
  if (Number.isNaN(value)) return undefined;
  const dimensions = Object.entries(transformation.dimensions ?? {}).map(([Name, source]) => ({
    Name,
    Value: valueOf(match, source),
  }));
  // A metric is what its dimensions say: without one of them there is none.
  if (dimensions.some(({ Value }) => Value === undefined || Value === null || Value === '')) return undefined;
  const rendered = dimensions.map(({ Name, Value }) => ({ Name, Value: String(Value) }));
  return { ...named(transformation), Dimensions: rendered, Timestamp: new Date(timestamp), Value: value };
}

function named(transformation: MetricTransformation): Pick<MetricDatum, 'MetricName' | 'Unit'> {
  return { MetricName: transformation.metricName, Unit: transformation.unit ?? 'None' };
}

/** A literal, `$.path` into a JSON message, or `$field` of a space-delimited one. */
function valueOf(match: Match, source: string): unknown {
  if (!source.startsWith('$')) return source;
  return Object.hasOwn(match, source) ? match[source] : parsePath(source)?.path(match['$']);
}
