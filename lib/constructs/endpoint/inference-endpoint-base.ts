import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import { acknowledgeForGrantee } from '../private/wildcards';
import type { IMachines } from '../training/machine-metrics';
import type { IEndpoint } from './endpoint-base';
import { EndpointBase } from './endpoint-base';

/** An endpoint of SageMaker that answers at once, on machines of its own. */
export interface IInferenceEndpoint extends IEndpoint, IMachines {
  /**
   * Lets a principal invoke the endpoint, also with a streamed answer.
   *
   * @param grantee who may
   */
  grantInvoke(grantee: iam.IGrantable): iam.Grant;

  /**
   * Lets a principal invoke the endpoint with a bearer token, as clients of OpenAI's API do.
   *
   * @param grantee who may
   */
  grantInvokeWithBearerToken(grantee: iam.IGrantable): iam.Grant;

  /**
   * Number of requests for each machine.
   *
   * @param options of the metric; default: the sum over 5 minutes
   */
  metricInvocationsPerInstance(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of requests that a model answers or queues at the same time; reported each 10 seconds.
   *
   * @param options of the metric; default: the highest value within 5 minutes
   */
  metricConcurrentRequestsPerModel(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Microseconds until the first part of a streamed answer.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricFirstChunkLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Microseconds that the container takes until the first part of a streamed answer.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricFirstChunkModelLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Microseconds that SageMaker adds until the first part of a streamed answer.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricFirstChunkOverheadLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of streamed answers that broke off.
   *
   * @param options of the metric; default: the sum over 5 minutes
   */
  metricMidStreamErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Microseconds that a request waits for its model to be downloaded or loaded; endpoints of many models.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricModelLoadingWaitTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Microseconds that unloading a model takes; endpoints of many models.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricModelUnloadingTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Microseconds that downloading a model takes; endpoints of many models.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricModelDownloadingTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Microseconds that loading a model takes; endpoints of many models.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricModelLoadingTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Share of requests whose model was loaded already, from 0 to 1; endpoints of many models.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricModelCacheHit(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of loaded models; endpoints of many models.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricLoadedModelCount(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

const SUM = { statistic: cloudwatch.Stats.SUM };
const MAXIMUM = { statistic: cloudwatch.Stats.MAXIMUM };

/** What real-time endpoints of this app and imported ones have in common. */
export abstract class InferenceEndpointBase extends EndpointBase implements IInferenceEndpoint {
  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    const actions = ['sagemaker:InvokeEndpoint', 'sagemaker:InvokeEndpointWithResponseStream'];
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.endpointArn] });
  }

  public grantInvokeWithBearerToken(grantee: iam.IGrantable): iam.Grant {
    acknowledgeForGrantee(
      grantee,
      ['*'],
      'CallWithBearerToken knows no resources; what is invoked is limited to the endpoint',
    );
    iam.Grant.addToPrincipal({ grantee, actions: ['sagemaker:CallWithBearerToken'], resourceArns: ['*'] });
    return this.grantInvoke(grantee);
  }

  public metricInvocationsPerInstance(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('InvocationsPerInstance', { ...SUM, ...options });
  }

  public metricConcurrentRequestsPerModel(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ConcurrentRequestsPerModel', { ...MAXIMUM, ...options });
  }

  public metricFirstChunkLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('FirstChunkLatency', options);
  }

  public metricFirstChunkModelLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('FirstChunkModelLatency', options);
  }

  public metricFirstChunkOverheadLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('FirstChunkOverheadLatency', options);
  }

  public metricMidStreamErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('MidStreamErrors', { ...SUM, ...options });
  }

  public metricModelLoadingWaitTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ModelLoadingWaitTime', options);
  }

  public metricModelUnloadingTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ModelUnloadingTime', options);
  }

  public metricModelDownloadingTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ModelDownloadingTime', options);
  }

  public metricModelLoadingTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ModelLoadingTime', options);
  }

  public metricModelCacheHit(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ModelCacheHit', options);
  }

  public metricLoadedModelCount(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.machineMetric('LoadedModelCount', options);
  }

  public metricCpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.machineMetric('CPUUtilization', options);
  }

  public metricMemoryUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.machineMetric('MemoryUtilization', options);
  }

  public metricGpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.machineMetric('GPUUtilization', options);
  }

  public metricGpuMemoryUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.machineMetric('GPUMemoryUtilization', options);
  }

  public metricDiskUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.machineMetric('DiskUtilization', options);
  }

  private machineMetric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._metricIn('/aws/sagemaker/Endpoints', metricName, options);
  }
}
