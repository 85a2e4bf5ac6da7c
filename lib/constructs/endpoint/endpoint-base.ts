import type { IResource } from 'aws-cdk-lib';
import { Resource } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';

/** An endpoint of SageMaker, of any kind. */
export interface IEndpoint extends IResource {
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

  /** Name of the production variant that metrics are about. */
  readonly variantName: string;

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
   * A rule that fires each time the endpoint changes its state. In the event's detail `EndpointStatus` is written in upper
   * case, such as `IN_SERVICE` or `FAILED`.
   *
   * @param id of the rule
   * @param options of the rule; the pattern is added to
   */
  onStateChange(id: string, options?: events.OnEventOptions): events.Rule;

  /**
   * A rule that fires when a deployment of the endpoint changes its state.
   *
   * @param id of the rule
   * @param options of the rule; the pattern is added to
   */
  onDeploymentStateChange(id: string, options?: events.OnEventOptions): events.Rule;
}

const SUM = { statistic: cloudwatch.Stats.SUM };

/** What endpoints of all kinds have in common. */
export abstract class EndpointBase extends Resource implements IEndpoint {
  public abstract readonly endpointName: string;
  public abstract readonly endpointArn: string;
  public abstract readonly variantName: string;

  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._metricIn('AWS/SageMaker', metricName, options);
  }

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

  public onStateChange(id: string, options: events.OnEventOptions = {}): events.Rule {
    return this.onEvent(id, 'SageMaker Endpoint State Change', options);
  }

  public onDeploymentStateChange(id: string, options: events.OnEventOptions = {}): events.Rule {
    return this.onEvent(id, 'SageMaker Endpoint Deployment State Change', options);
  }

  /** @internal */
  protected _metricIn(namespace: string, metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const dimensionsMap = { EndpointName: this.endpointName, VariantName: this.variantName };
    return new cloudwatch.Metric({ namespace, metricName, dimensionsMap, ...options }).attachTo(this);
  }

  private onEvent(id: string, detailType: string, options: events.OnEventOptions): events.Rule {
    const rule = new events.Rule(this, id, options);
    const detail = { EndpointName: [this.endpointName] };
    rule.addEventPattern({ source: ['aws.sagemaker'], detailType: [detailType], detail });
    rule.addTarget(options.target);
    return rule;
  }
}
