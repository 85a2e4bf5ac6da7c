import { real } from '../../service';
import type { MetricValues } from '../metric-values';

interface BatchPutMetricsInput {
  readonly TrialComponentName: string;
  readonly MetricData: readonly {
    readonly MetricName: string;
    readonly Timestamp: Date;
    readonly Step?: number;
    readonly Value: number;
  }[];
}

interface BatchPutMetricsOutput {
  readonly Errors?: readonly { readonly Code: 'VALIDATION_ERROR'; readonly MetricIndex: number }[];
}

/** Durable on return. */
export const batchPutMetrics = (values: MetricValues) =>
  real<BatchPutMetricsInput, BatchPutMetricsOutput>(({ TrialComponentName, MetricData }) => {
    const good = MetricData.filter(({ Value }) => Number.isFinite(Value));
    values.put(
      TrialComponentName,
      good.map(({ MetricName, Timestamp, Step, Value }) => ({
        name: MetricName,
        time: Timestamp.getTime(),
        step: Step ?? null,
        value: Value,
      })),
    );
    const Errors = MetricData.flatMap(({ Value }, MetricIndex) =>
      Number.isFinite(Value) ? [] : [{ Code: 'VALIDATION_ERROR' as const, MetricIndex }],
    );
    return Errors.length === 0 ? {} : { Errors };
  });
