import type { IResource } from 'aws-cdk-lib';
import { Resource } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';

/** A model on the machines of an endpoint that it shares with others. */
export interface IInferenceComponent extends IResource {
  /**
   * Name of the component; each request names it.
   *
   * @attribute
   */
  readonly inferenceComponentName: string;

  /**
   * ARN of the component.
   *
   * @attribute
   */
  readonly inferenceComponentArn: string;

  /** ARN of the endpoint. */
  readonly endpointArn: string;

  /**
   * Lets a principal invoke this model, also with a streamed answer.
   *
   * @param grantee who may
   */
  grantInvoke(grantee: iam.IGrantable): iam.Grant;

  /**
   * A metric of the component in the namespace `AWS/SageMaker`.
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
   * Number of requests for each copy.
   *
   * @param options of the metric; default: the sum over 5 minutes
   */
  metricInvocationsPerCopy(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of requests that a copy answers or queues at the same time; reported each 10 seconds.
   *
   * @param options of the metric; default: the highest value within 5 minutes
   */
  metricConcurrentRequestsPerCopy(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of requests that failed because there was no copy.
   *
   * @param options of the metric; default: the sum over 5 minutes
   */
  metricNoCapacityInvocationFailures(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

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
const MAXIMUM = { statistic: cloudwatch.Stats.MAXIMUM };

/** What components of this app and imported ones have in common. */
export abstract class InferenceComponentBase extends Resource implements IInferenceComponent {
  public abstract readonly inferenceComponentName: string;
  public abstract readonly inferenceComponentArn: string;
  public abstract readonly endpointArn: string;

  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    const actions = ['sagemaker:InvokeEndpoint', 'sagemaker:InvokeEndpointWithResponseStream'];
    const resourceArns = [this.endpointArn, this.inferenceComponentArn];
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns });
  }

  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const dimensionsMap = { InferenceComponentName: this.inferenceComponentName };
    const namespace = 'AWS/SageMaker';
    return new cloudwatch.Metric({ namespace, metricName, dimensionsMap, ...options }).attachTo(this);
  }

  public metricInvocations(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Invocations', { ...SUM, ...options });
  }

  public metricInvocationsPerCopy(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('InvocationsPerCopy', { ...SUM, ...options });
  }

  public metricConcurrentRequestsPerCopy(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ConcurrentRequestsPerCopy', { ...MAXIMUM, ...options });
  }

  public metricNoCapacityInvocationFailures(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('NoCapacityInvocationFailures', { ...SUM, ...options });
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
