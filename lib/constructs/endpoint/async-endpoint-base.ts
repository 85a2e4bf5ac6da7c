import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IEndpoint } from './endpoint-base';
import { EndpointBase } from './endpoint-base';

/** An endpoint of SageMaker that takes requests from S3 and puts its answers there. */
export interface IAsyncEndpoint extends IEndpoint {
  /**
   * Lets a principal have requests answered. It also needs to write requests and to read answers: see
   * `AsyncEndpoint.grantInvokeAsync` for an endpoint of this app.
   *
   * @param grantee who may
   */
  grantInvokeAsync(grantee: iam.IGrantable): iam.Grant;

  /**
   * Number of requests that wait or are being answered.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricApproximateBacklogSize(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of requests that wait or are being answered, for each machine.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricApproximateBacklogSizePerInstance(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Seconds that the oldest request has waited.
   *
   * @param options of the metric; default: the highest value within 5 minutes
   */
  metricApproximateAgeOfOldestRequest(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * 1 while requests wait and there is no machine, otherwise 0.
   *
   * @param options of the metric; default: the highest value within 5 minutes
   */
  metricHasBacklogWithoutCapacity(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

const MAXIMUM = { statistic: cloudwatch.Stats.MAXIMUM };

/** What asynchronous endpoints of this app and imported ones have in common. */
export abstract class AsyncEndpointBase extends EndpointBase implements IAsyncEndpoint {
  public grantInvokeAsync(grantee: iam.IGrantable): iam.Grant {
    const actions = ['sagemaker:InvokeEndpointAsync'];
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.endpointArn] });
  }

  public metricApproximateBacklogSize(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.endpointMetric('ApproximateBacklogSize', options);
  }

  public metricApproximateBacklogSizePerInstance(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.endpointMetric('ApproximateBacklogSizePerInstance', options);
  }

  public metricApproximateAgeOfOldestRequest(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.endpointMetric('ApproximateAgeOfOldestRequest', { ...MAXIMUM, ...options });
  }

  public metricHasBacklogWithoutCapacity(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.endpointMetric('HasBacklogWithoutCapacity', { ...MAXIMUM, ...options });
  }

  private endpointMetric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(metricName, { dimensionsMap: { EndpointName: this.endpointName }, ...options });
  }
}
