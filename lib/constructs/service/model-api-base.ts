import type { IResource } from 'aws-cdk-lib';
import { Resource, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';

/** An HTTP API in front of an endpoint. */
export interface IModelApi extends IResource {
  /**
   * Id of the REST API.
   *
   * @attribute
   */
  readonly restApiId: string;

  /** Name of the REST API. */
  readonly restApiName: string;

  /** Name of the stage. */
  readonly stageName: string;

  /**
   * Lets a principal call the API, where `ApiAuthorization.IAM` is in force.
   *
   * @param grantee who may
   */
  grantInvoke(grantee: iam.IGrantable): iam.Grant;

  /**
   * A metric of the API in the namespace `AWS/ApiGateway`.
   *
   * @param metricName as API Gateway names it
   * @param options of the metric; default: the average over 5 minutes
   */
  metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of requests.
   *
   * @param options of the metric; default: the sum over 5 minutes
   */
  metricCount(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of requests that were refused: wrong, unauthorized, or too many.
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
   * Milliseconds from a request to its answer.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Milliseconds of it that the endpoint takes.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricIntegrationLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/** What all APIs in front of an endpoint can do. */
export abstract class ModelApiBase extends Resource implements IModelApi {
  public abstract readonly restApiId: string;
  public abstract readonly restApiName: string;
  public abstract readonly stageName: string;

  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    const arn = Stack.of(this).formatArn({
      service: 'execute-api',
      resource: this.restApiId,
      resourceName: `${this.stageName}/POST/invocations`,
    });
    return iam.Grant.addToPrincipal({ grantee, actions: ['execute-api:Invoke'], resourceArns: [arn] });
  }

  public metric(metricName: string, options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    const dimensionsMap = { ApiName: this.restApiName, Stage: this.stageName };
    return new cloudwatch.Metric({ namespace: 'AWS/ApiGateway', metricName, dimensionsMap, ...options }).attachTo(this);
  }

  public metricCount(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Count', { statistic: cloudwatch.Stats.SUM, ...options });
  }

  public metricClientErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('4XXError', { statistic: cloudwatch.Stats.SUM, ...options });
  }

  public metricServerErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('5XXError', { statistic: cloudwatch.Stats.SUM, ...options });
  }

  public metricLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Latency', options);
  }

  public metricIntegrationLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('IntegrationLatency', options);
  }
}
