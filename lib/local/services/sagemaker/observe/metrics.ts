import type { Clock, Timer } from '../../../clock/clock';
import type { Caller, Platform } from '../../service';
import type { Background } from './background';

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly unit: 'None' | 'Microseconds' | 'Count' | 'Percent';
}

interface Series {
  readonly metric: Metric;
  /** How often each value came. */
  readonly values: Map<number, number>;
}

const FLUSH_MS = 1000;
/** CloudWatch's limits of a request and of a datum. */
const MAX_DATA = 1000;
const MAX_VALUES = 150;

/** Collects values and sends them to CloudWatch once a second: counting costs the hot path a map entry. */
export class MetricFlow {
  private series = new Map<string, Series>();
  private timer: Timer | undefined;

  constructor(
    private readonly platform: Pick<Platform, 'door' | 'clock'>,
    private readonly realTime: Clock,
    private readonly caller: Caller,
    private readonly background: Background,
  ) {}

  /** @param key names the metric uniquely; given, so that the hot path builds no string */
  add(key: string, metric: Metric, value: number): void {
    let series = this.series.get(key);
    if (series === undefined) this.series.set(key, (series = { metric, values: new Map() }));
    series.values.set(value, (series.values.get(value) ?? 0) + 1);
    this.timer ??= this.realTime.schedule(FLUSH_MS, () => this.flush());
  }

  /** Sends what has been collected now. */
  flush(): void {
    this.timer?.cancel();
    this.timer = undefined;
    if (this.series.size === 0) return;
    const { series } = this;
    this.series = new Map();
    this.background.run('sending SageMaker metrics', () => this.send([...series.values()], this.platform.clock.date()));
  }

  private async send(series: readonly Series[], time: Date): Promise<void> {
    for (const namespace of new Set(series.map(({ metric }) => metric.namespace))) {
      const data = series.filter(({ metric }) => metric.namespace === namespace).flatMap((one) => dataOf(one, time));
      for (let at = 0; at < data.length; at += MAX_DATA) {
        const MetricData = data.slice(at, at + MAX_DATA);
        await this.platform.door.call('cloudwatch', 'PutMetricData', { Namespace: namespace, MetricData }, this.caller);
      }
    }
  }
}

function dataOf({ metric, values }: Series, time: Date): object[] {
  const all = [...values];
  const Dimensions = Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value }));
  const common = { MetricName: metric.name, Dimensions, Unit: metric.unit, Timestamp: time };
  return Array.from({ length: Math.ceil(all.length / MAX_VALUES) }, (_, index) => {
    const part = all.slice(index * MAX_VALUES, (index + 1) * MAX_VALUES);
    return { ...common, Values: part.map(([value]) => value), Counts: part.map(([, count]) => count) };
  });
}
