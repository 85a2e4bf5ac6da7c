import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IEndpoint } from './endpoint-base';
import { EndpointBase } from './endpoint-base';

/** An endpoint of SageMaker without machines of its own. */
export interface IServerlessEndpoint extends IEndpoint {
  /**
   * Lets a principal invoke the endpoint.
   *
   * @param grantee who may
   */
  grantInvoke(grantee: iam.IGrantable): iam.Grant;

  /**
   * Microseconds that a cold start takes.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricModelSetupTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Share of `maxConcurrency` that is used, from 0 to 1.
   *
   * @param options of the metric; default: the highest value within 5 minutes
   */
  metricConcurrentExecutionsUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Share of the provisioned concurrency that is used, from 0 to 1.
   *
   * @param options of the metric; default: the highest value within 5 minutes
   */
  metricProvisionedConcurrencyUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of requests beyond the provisioned concurrency.
   *
   * @param options of the metric; default: the sum over 5 minutes
   */
  metricProvisionedConcurrencySpilloverInvocations(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Use of the memory in percent.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricMemoryUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

const SUM = { statistic: cloudwatch.Stats.SUM };
const MAXIMUM = { statistic: cloudwatch.Stats.MAXIMUM };

/** What serverless endpoints of this app and imported ones have in common. */
export abstract class ServerlessEndpointBase extends EndpointBase implements IServerlessEndpoint {
  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['sagemaker:InvokeEndpoint'],
      resourceArns: [this.endpointArn],
    });
  }

  public metricModelSetupTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ModelSetupTime', options);
  }

  public metricConcurrentExecutionsUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ServerlessConcurrentExecutionsUtilization', { ...MAXIMUM, ...options });
  }

  public metricProvisionedConcurrencyUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ServerlessProvisionedConcurrencyUtilization', { ...MAXIMUM, ...options });
  }

  public metricProvisionedConcurrencySpilloverInvocations(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ServerlessProvisionedConcurrencySpilloverInvocations', { ...SUM, ...options });
  }

  public metricMemoryUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._metricIn('/aws/sagemaker/Endpoints', 'MemoryUtilization', options);
  }
}
