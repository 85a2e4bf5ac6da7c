import type { IResource } from 'aws-cdk-lib';
import { Resource } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** What runs on machines whose use SageMaker measures: a job, an endpoint. */
export interface IMachines extends IResource {
  /**
   * Use of the CPUs of a machine, 100 for each fully used one. Of a job it is the first machine.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricCpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Use of the memory of a machine in percent. Of a job it is the first machine.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricMemoryUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Use of the GPUs of a machine, 100 for each fully used one. Of a job it is the first machine.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricGpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Use of the memory of the GPUs of a machine, 100 for each fully used one. Of a job it is the first machine.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricGpuMemoryUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Use of the disks of a machine in percent. Of a job it is the first machine.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricDiskUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/** The metrics of the first machine of a job. */
export abstract class JobMachinesBase extends Resource implements IMachines {
  /**
   * Where SageMaker puts the metrics of this kind of job, and the name of the job.
   *
   * @internal
   */
  protected abstract readonly _measured: { readonly namespace: string; readonly jobName: string };

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
    const { namespace, jobName } = this._measured;
    const dimensionsMap = { Host: `${jobName}/algo-1` };
    return new cloudwatch.Metric({ namespace, metricName, dimensionsMap, ...options }).attachTo(this);
  }
}
