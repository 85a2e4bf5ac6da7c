import type { MetricDatum, PutMetricDataCommandInput, PutMetricDataCommandOutput } from '@aws-sdk/client-cloudwatch';
import { real } from '../../service';
import type { CloudWatchContext } from '../context';
import { invalidCombination, invalidValue, missingParameter } from '../errors';
import type { Aggregate } from '../metrics/aggregate';
import { ofSummary, ofValues } from '../metrics/aggregate';
import type { Datum } from '../metrics/metric-rows';

const MOST_DATA = 1000;
const MOST_VALUES = 150;
const LARGEST = 2 ** 360;
const HOUR_MS = 3_600_000;
const TWO_WEEKS_MS = 14 * 24 * HOUR_MS;

export const putMetricData = (cloudwatch: CloudWatchContext) =>
  real<PutMetricDataCommandInput, PutMetricDataCommandOutput>((input, { caller }) => {
    const namespace = input.Namespace as string;
    // Services of the local cloud come without an access key.
    if (namespace.startsWith('AWS/') && caller.accessKeyId !== undefined) {
      throw invalidValue(`The value AWS/ for parameter Namespace is invalid.`);
    }
    const data = [
      ...(input.MetricData ?? []),
      ...(input.EntityMetricData ?? []).flatMap((entity) => entity.MetricData ?? []),
    ];
    if (data.length === 0) throw missingParameter('The parameter MetricData is required.');
    if (data.length > MOST_DATA)
      throw invalidValue(`The collection MetricData must not have a size greater than ${MOST_DATA}.`);
    const now = cloudwatch.platform.clock.now();
    cloudwatch.metrics.add(
      data.map((datum, index) => datumOf(namespace, datum, `MetricData.member.${index + 1}`, now)),
    );
    return {};
  });

function datumOf(namespace: string, datum: MetricDatum, at: string, now: number): Datum {
  const resolution = datum.StorageResolution ?? 60;
  if (resolution !== 1 && resolution !== 60)
    throw invalidValue(`The value ${resolution} for parameter ${at}.StorageResolution is invalid.`);
  const time = datum.Timestamp?.getTime() ?? now;
  if (time < now - TWO_WEEKS_MS)
    throw invalidValue(`The parameter ${at}.Timestamp must specify a time within the past two weeks.`);
  if (time > now + 2 * HOUR_MS)
    throw invalidValue(`The parameter ${at}.Timestamp must specify a time no more than two hours in the future.`);
  return {
    namespace,
    name: datum.MetricName as string,
    dimensions: datum.Dimensions ?? [],
    time: Math.floor(time / (resolution * 1000)) * resolution * 1000,
    unit: datum.Unit ?? 'None',
    data: aggregateOf(datum, at),
  };
}

function aggregateOf(datum: MetricDatum, at: string): Aggregate {
  const given = (['Value', 'Values', 'StatisticValues'] as const).filter((member) => datum[member] !== undefined);
  if (given.length === 0) throw missingParameter(`The parameter ${at}.Value is required.`);
  if (given.length > 1) {
    throw invalidCombination(
      `The parameters ${given.map((member) => `${at}.${member}`).join(' and ')} are mutually exclusive and you have specified both.`,
    );
  }
  if (datum.StatisticValues !== undefined) return summaryOf(datum.StatisticValues, at);
  const values = datum.Values ?? [datum.Value as number];
  if (datum.Counts !== undefined && datum.Counts.length !== values.length) {
    throw invalidValue(`The parameters ${at}.Values and ${at}.Counts must be of the same size.`);
  }
  if (values.length === 0 || values.length > MOST_VALUES)
    throw invalidValue(`The collection ${at}.Values must have a size between 1 and ${MOST_VALUES}.`);
  const member = datum.Values === undefined ? 'Value' : 'Values';
  for (const value of values) checkNumber(value, `${at}.${member}`);
  for (const count of datum.Counts ?? [])
    if (!(count >= 0)) throw invalidValue(`The value ${count} for parameter ${at}.Counts is invalid.`);
  return ofValues(values, datum.Counts);
}

function summaryOf(summary: NonNullable<MetricDatum['StatisticValues']>, at: string): Aggregate {
  const { SampleCount = 0, Sum = 0, Minimum = 0, Maximum = 0 } = summary;
  for (const [name, value] of Object.entries({ SampleCount, Sum, Minimum, Maximum }))
    checkNumber(value, `${at}.StatisticValues.${name}`);
  if (SampleCount <= 0) throw invalidValue(`The parameter ${at}.StatisticValues.SampleCount must be greater than 0.`);
  if (Minimum > Maximum) {
    throw invalidValue(
      `The parameter ${at}.StatisticValues.Maximum must be greater than ${at}.StatisticValues.Minimum.`,
    );
  }
  return ofSummary(SampleCount, Sum, Minimum, Maximum);
}

function checkNumber(value: number, at: string): void {
  if (!Number.isFinite(value) || Math.abs(value) > LARGEST)
    throw invalidValue(`The value ${value} for parameter ${at} is invalid.`);
}
