import type { IResource } from 'aws-cdk-lib';
import { Resource } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';

/** An endpoint of SageMaker that answers at once. */
export interface IInferenceEndpoint extends IResource {
  /**
   * Name of the endpoint.
   *
   * @attribute
   */
  readonly endpointName: string;

  /**
   * ARN of the endpoint.
   *
   * @attribute
   */
  readonly endpointArn: string;

  /** Name of the production variant that answers. */
  readonly variantName: string;

  /**
   * Lets a principal invoke the endpoint, also with a streamed answer.
   *
   * @param grantee who may
   */
  grantInvoke(grantee: iam.IGrantable): iam.Grant;

  /**
   * A metric of the endpoint's variant in the namespace `AWS/SageMaker`.
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
   * Number of requests for each machine.
   *
   * @param options of the metric; default: the sum over 5 minutes
   */
  metricInvocationsPerInstance(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

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

  /**
   * Use of the CPUs of a machine, 100 for each fully used one.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricCpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Use of the memory of a machine in percent.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricMemoryUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Use of the GPUs of a machine, 100 for each fully used one.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricGpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

const SUM = { statistic: cloudwatch.Stats.SUM };

/** What endpoints of this app and imported ones have in common. */
export abstract class InferenceEndpointBase extends Resource implements IInferenceEndpoint {
  public abstract readonly endpointName: string;
  public abstract readonly endpointArn: string;
  public abstract readonly variantName: string;

  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    const actions = ['sagemaker:InvokeEndpoint', 'sagemaker:InvokeEndpointWithResponseStream'];
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.endpointArn] });
  }

  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricIn('AWS/SageMaker', metricName, options);
  }

  public metricInvocations(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Invocations', { ...SUM, ...options });
  }

  public metricInvocationsPerInstance(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('InvocationsPerInstance', { ...SUM, ...options });
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

  public metricCpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricIn('/aws/sagemaker/Endpoints', 'CPUUtilization', options);
  }

  public metricMemoryUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricIn('/aws/sagemaker/Endpoints', 'MemoryUtilization', options);
  }

  public metricGpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricIn('/aws/sagemaker/Endpoints', 'GPUUtilization', options);
  }

  private metricIn(namespace: string, metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const dimensionsMap = { EndpointName: this.endpointName, VariantName: this.variantName };
    return new cloudwatch.Metric({ namespace, metricName, dimensionsMap, ...options }).attachTo(this);
  }
}
