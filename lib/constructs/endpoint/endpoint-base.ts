import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as events from 'aws-cdk-lib/aws-events';
import { newEventRule } from '../private/event-rule';
import type { IInvocable } from './invocable-base';
import { InvocableBase } from './invocable-base';

/** An endpoint of SageMaker, of any kind. */
export interface IEndpoint extends IInvocable {
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

/** What endpoints of all kinds have in common. */
export abstract class EndpointBase extends InvocableBase implements IEndpoint {
  public abstract readonly endpointName: string;
  public abstract readonly endpointArn: string;
  public abstract readonly variantName: string;

  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._metricIn('AWS/SageMaker', metricName, options);
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
    const detail = { EndpointName: [this.endpointName] };
    return newEventRule(this, id, options, { source: ['aws.sagemaker'], detailType: [detailType], detail });
  }
}
