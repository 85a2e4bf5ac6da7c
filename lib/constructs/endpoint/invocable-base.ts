import type { IResource } from 'aws-cdk-lib';
import { Resource } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** What answers requests: an endpoint, or one of several models on it. SageMaker counts and times its requests. */
export interface IInvocable extends IResource {
  /**
   * A metric in the namespace `AWS/SageMaker`.
   *
   * @param metricName as SageMaker names it
   * @param options of the metric; default: the average over 5 minutes
   */
  metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of requests.
   *
   * @param options of the metric; default: the sum over 5 minutes
   */
  metricInvocations(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of requests that were refused as wrong.
   *
   * @param options of the metric; default: the sum over 5 minutes
   */
  metricClientErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of requests that failed.
   *
   * @param options of the metric; default: the sum over 5 minutes
   */
  metricServerErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of requests that the container did not answer with success.
   *
   * @param options of the metric; default: the sum over 5 minutes
   */
  metricModelErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Microseconds that the container takes.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricModelLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Microseconds that SageMaker adds.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricOverheadLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

const SUM = { statistic: cloudwatch.Stats.SUM };

/** The metrics of all that answers requests, whatever their dimensions. */
export abstract class InvocableBase extends Resource implements IInvocable {
  public abstract metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  public metricInvocations(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Invocations', { ...SUM, ...options });
  }

  public metricClientErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Invocation4XXErrors', { ...SUM, ...options });
  }

  public metricServerErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Invocation5XXErrors', { ...SUM, ...options });
  }

  public metricModelErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('InvocationModelErrors', { ...SUM, ...options });
  }

  public metricModelLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ModelLatency', options);
  }

  public metricOverheadLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('OverheadLatency', options);
  }
}
