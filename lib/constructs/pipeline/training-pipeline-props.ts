import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import type { IDatasetBucket } from '../data/dataset-bucket-props';
import type { PipelineParameter } from './pipeline-parameter';
import type { PipelineStep } from './pipeline-step';

/** Properties of `TrainingPipeline`. */
export interface TrainingPipelineProps {
  /** The steps, but for those within a condition. Those that read each other's outputs run one after the other. */
  readonly steps: PipelineStep[];

  /**
   * Values that whoever starts the pipeline may give.
   *
   * @default - none
   */
  readonly parameters?: PipelineParameter[];

  /**
   * Name of the pipeline: at most 256 letters, digits and hyphens.
   *
   * @default - made of the names of stack and construct
   */
  readonly pipelineName?: string;

  /**
   * What the pipeline does.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * Number of steps of an execution that run at the same time.
   *
   * @default - as many as do not wait for each other
   */
  readonly maxParallelSteps?: number;

  /**
   * What the pipeline acts as. Permissions for its steps are added to it.
   *
   * @default - a new role
   */
  readonly role?: iam.IRole;
}

/** What a trigger starts the pipeline with. */
export interface PipelineTriggerOptions {
  /**
   * Values of parameters by name. A JSON path such as `$.detail.object.key` takes the value of the event.
   *
   * @default - the defaults of the parameters
   */
  readonly parameters?: { readonly [name: string]: string };

  /**
   * What the rule is for.
   *
   * @default - no description
   */
  readonly description?: string;
}

/** Which new data start the pipeline. */
export interface NewDataTriggerOptions extends PipelineTriggerOptions {
  /**
   * Folder of the bucket; objects elsewhere do not count.
   *
   * @default - the whole bucket
   */
  readonly prefix?: string;

  /**
   * End of the keys that count, such as `_SUCCESS`: each object that counts starts an execution of its own.
   *
   * @default - any
   */
  readonly suffix?: string;
}

/** A pipeline of SageMaker. */
export interface ITrainingPipeline extends sagemaker.IPipeline {
  /**
   * A rule that starts the pipeline when data arrive.
   *
   * @param id of the rule
   * @param bucket that they arrive in
   * @param options which data, and what it is started with
   */
  startOnNewData(id: string, bucket: IDatasetBucket, options?: NewDataTriggerOptions): events.Rule;

  /**
   * A rule that starts the pipeline at certain times.
   *
   * @param id of the rule
   * @param schedule the times
   * @param options what it is started with
   */
  startOnSchedule(id: string, schedule: events.Schedule, options?: PipelineTriggerOptions): events.Rule;

  /**
   * A rule that starts the pipeline when an alarm goes off, such as that of drift.
   *
   * @param id of the rule
   * @param alarm the alarm
   * @param options what it is started with
   */
  startOnAlarm(id: string, alarm: cloudwatch.IAlarm, options?: PipelineTriggerOptions): events.Rule;

  /**
   * A rule that fires each time an execution changes its state.
   *
   * @param id of the rule
   * @param options of the rule; the pattern is added to
   */
  onExecutionChange(id: string, options?: events.OnEventOptions): events.Rule;

  /**
   * A metric of the pipeline.
   *
   * @param metricName such as `ExecutionFailed`
   * @param options of the metric; default: the sum over 5 minutes
   */
  metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of executions that started.
   *
   * @param options of the metric; default: the sum over 5 minutes
   */
  metricExecutionStarted(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of executions that succeeded.
   *
   * @param options of the metric; default: the sum over 5 minutes
   */
  metricExecutionSucceeded(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of executions that failed.
   *
   * @param options of the metric; default: the sum over 5 minutes
   */
  metricExecutionFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Milliseconds that executions took.
   *
   * @param options of the metric; default: the average over 5 minutes
   */
  metricExecutionDuration(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}
