import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IInvocable } from './invocable-base';
import { InvocableBase } from './invocable-base';

/** A model on the machines of an endpoint that it shares with others. */
export interface IInferenceComponent extends IInvocable {
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
}

const SUM = { statistic: cloudwatch.Stats.SUM };
const MAXIMUM = { statistic: cloudwatch.Stats.MAXIMUM };

/** What components of this app and imported ones have in common. */
export abstract class InferenceComponentBase extends InvocableBase implements IInferenceComponent {
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

  public metricInvocationsPerCopy(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('InvocationsPerCopy', { ...SUM, ...options });
  }

  public metricConcurrentRequestsPerCopy(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ConcurrentRequestsPerCopy', { ...MAXIMUM, ...options });
  }

  public metricNoCapacityInvocationFailures(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('NoCapacityInvocationFailures', { ...SUM, ...options });
  }
}
