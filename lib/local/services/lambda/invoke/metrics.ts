import { messageOf } from '../../../common/errors';
import type { Platform } from '../../service';
import { serviceCaller } from '../../service';

/** Puts `AWS/Lambda` metrics, each for the function and for all functions; nobody waits for them. */
export class InvocationMetrics {
  private readonly underway = new Set<Promise<void>>();

  constructor(private readonly platform: Platform) {}

  invoked(functionName: string, milliseconds: number, failed: boolean): void {
    this.put(functionName, [
      { MetricName: 'Invocations', Value: 1, Unit: 'Count' },
      { MetricName: 'Errors', Value: failed ? 1 : 0, Unit: 'Count' },
      { MetricName: 'Duration', Value: milliseconds, Unit: 'Milliseconds' },
    ]);
  }

  throttled(functionName: string): void {
    this.put(functionName, [{ MetricName: 'Throttles', Value: 1, Unit: 'Count' }]);
  }

  async settle(): Promise<void> {
    await Promise.all(this.underway);
  }

  private put(functionName: string, data: readonly object[]): void {
    const Timestamp = this.platform.clock.date();
    const Dimensions = [{ Name: 'FunctionName', Value: functionName }];
    const MetricData = data.flatMap((datum) => [
      { ...datum, Timestamp, Dimensions },
      { ...datum, Timestamp },
    ]);
    const call = this.platform.door
      .call(
        'cloudwatch',
        'PutMetricData',
        { Namespace: 'AWS/Lambda', MetricData },
        serviceCaller(this.platform, 'lambda'),
      )
      .then(
        () => undefined,
        (error: unknown) =>
          this.platform.report(`metrics of function ${functionName} were lost: ${messageOf(error)}`, error),
      )
      .finally(() => this.underway.delete(call));
    this.underway.add(call);
  }
}
