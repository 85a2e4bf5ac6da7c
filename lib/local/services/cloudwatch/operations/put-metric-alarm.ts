import type { PutMetricAlarmCommandInput, PutMetricAlarmCommandOutput } from '@aws-sdk/client-cloudwatch';
import { real } from '../../service';
import { checkActions } from '../alarms/actions';
import type { MetricAlarmRecord, TreatMissingData, WatchedExpression, WatchedMetric } from '../alarms/records';
import { periodOf } from '../alarms/records';
import type { CloudWatchContext } from '../context';
import { invalid, invalidCombination, missingParameter } from '../errors';
import { QuerySet } from '../math/evaluate';
import { parseExpression } from '../math/parser';
import { parseStatistic } from '../metrics/statistics';
import { actionsOf, checkKind, saveAlarm } from './save-alarm';

const DAY = 86_400;
const WEEK = 7 * DAY;
const TREATMENTS = ['breaching', 'notBreaching', 'ignore', 'missing'];

export const putMetricAlarm = (cloudwatch: CloudWatchContext) =>
  real<PutMetricAlarmCommandInput, PutMetricAlarmCommandOutput>((input) => {
    checkSupported(input);
    const name = input.AlarmName as string;
    checkKind(cloudwatch, name, 'MetricAlarm');
    const alarm: Omit<MetricAlarmRecord, 'state' | 'configured' | 'arn' | 'tags'> = {
      kind: 'MetricAlarm',
      name,
      description: input.AlarmDescription,
      actionsEnabled: input.ActionsEnabled ?? true,
      actions: actionsOf(input),
      evaluationPeriods: input.EvaluationPeriods as number,
      datapointsToAlarm: input.DatapointsToAlarm,
      threshold: input.Threshold as number,
      operator: input.ComparisonOperator as MetricAlarmRecord['operator'],
      treatMissingData: input.TreatMissingData as TreatMissingData | undefined,
      lowSamples: input.EvaluateLowSampleCountPercentile as MetricAlarmRecord['lowSamples'],
      metric: input.Metrics === undefined ? metricOf(input) : expressionOf(cloudwatch, input),
    };
    checkPeriods(alarm as MetricAlarmRecord);
    saveAlarm(cloudwatch, alarm, input.Tags);
    return {};
  });

function checkSupported(input: PutMetricAlarmCommandInput): void {
  checkActions([input.OKActions, input.AlarmActions, input.InsufficientDataActions].flatMap((arns) => arns ?? []));
  if (input.ThresholdMetricId !== undefined || /Upper|Lower/.test(input.ComparisonOperator ?? '')) {
    throw invalid('alarms on anomaly detection bands are not supported by the local cloud');
  }
  if (input.EvaluationCriteria !== undefined) throw invalid('alarms on PromQL are not supported by the local cloud');
  if (input.EvaluationPeriods === undefined) throw missingParameter('The parameter EvaluationPeriods is required.');
  if (input.ComparisonOperator === undefined) throw missingParameter('The parameter ComparisonOperator is required.');
  if (input.Threshold === undefined) throw missingParameter('The parameter Threshold is required.');
  if (input.TreatMissingData !== undefined && !TREATMENTS.includes(input.TreatMissingData)) {
    throw invalid(
      `Option ${input.TreatMissingData} is not supported. Supported options for parameter TreatMissingData are breaching, notBreaching, ignore and missing.`,
    );
  }
  const low = input.EvaluateLowSampleCountPercentile;
  if (low !== undefined && low !== 'evaluate' && low !== 'ignore') {
    throw invalid(
      `Option ${low} is not supported. Supported options for parameter EvaluateLowSampleCountPercentile are evaluate and ignore.`,
    );
  }
}

function metricOf(input: PutMetricAlarmCommandInput): WatchedMetric {
  const {
    MetricName: name,
    Namespace: namespace,
    Period: period,
    Statistic: statistic,
    ExtendedStatistic: extended,
  } = input;
  if (name === undefined || namespace === undefined)
    throw missingParameter('The parameters MetricName and Namespace are required, or Metrics.');
  if (period === undefined) throw missingParameter('The parameter Period is required.');
  if ((statistic === undefined) === (extended === undefined)) {
    throw invalidCombination('Exactly one of Statistic and ExtendedStatistic must be specified.');
  }
  parseStatistic(extended ?? (statistic as string));
  const dimensions = (input.Dimensions ?? []).map(({ Name, Value }) => ({ Name, Value }));
  return { namespace, name, dimensions, period, statistic, extendedStatistic: extended, unit: input.Unit };
}

function expressionOf(cloudwatch: CloudWatchContext, input: PutMetricAlarmCommandInput): WatchedExpression {
  const queries = input.Metrics ?? [];
  if (input.MetricName !== undefined || input.Namespace !== undefined || input.Period !== undefined) {
    throw invalidCombination(
      'Metrics cannot be used together with MetricName, Namespace, Dimensions, Period, Unit, Statistic or ExtendedStatistic.',
    );
  }
  const returned = queries.filter((query) => query.ReturnData !== false);
  if (returned.length !== 1) throw invalid('Exactly one element of the metrics list should return data.');
  // Computed over nothing once: a mistake shows now and not at the first evaluation.
  for (const { Expression: expression } of queries) if (expression !== undefined) parseExpression(expression);
  new QuerySet(cloudwatch.metrics, queries, { from: 0, until: 0, origin: 0 }).seriesOf(returned[0]?.Id as string);
  return { queries };
}

function checkPeriods(alarm: MetricAlarmRecord): void {
  const period = periodOf(alarm);
  if (![10, 20, 30].includes(period) && period % 60 !== 0)
    throw invalid(`Period must be 10, 20, 30 or a multiple of 60: got ${period}`);
  if ((alarm.datapointsToAlarm ?? 0) > alarm.evaluationPeriods) {
    throw invalid('DatapointsToAlarm must be less than or equal to EvaluationPeriods.');
  }
  const longest = period >= 3600 ? WEEK : DAY;
  if (period * alarm.evaluationPeriods > longest) {
    throw invalid(
      `Metrics cannot be checked across more than ${longest === DAY ? 'a day' : 'a week'} (EvaluationPeriods * Period must be <= ${longest}).`,
    );
  }
}
