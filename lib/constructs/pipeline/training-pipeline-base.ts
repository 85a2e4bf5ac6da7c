import { Resource } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { aws_sagemaker as references } from 'aws-cdk-lib/interfaces';
import { newEventRule } from '../private/event-rule';
import type { IDatasetBucket } from '../data/dataset-bucket-props';
import { newObjectPattern } from '../private/new-object-pattern';
import { startPipelineOn } from '../private/pipeline-trigger';
import type { ITrainingPipeline, NewDataTriggerOptions, PipelineTriggerOptions } from './training-pipeline-props';

const NAMESPACE = 'AWS/SageMaker/ModelBuildingPipeline';

/** What pipelines of this app and imported ones have in common. */
export abstract class TrainingPipelineBase extends Resource implements ITrainingPipeline {
  public abstract readonly pipelineName: string;
  public abstract readonly pipelineArn: string;

  /** How CDK's own constructs refer to the pipeline. */
  public get pipelineRef(): references.PipelineReference {
    return { pipelineName: this.pipelineName };
  }

  public grantStartPipelineExecution(grantee: iam.IGrantable): iam.Grant {
    const actions = ['sagemaker:StartPipelineExecution'];
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.pipelineArn] });
  }

  public startOnNewData(id: string, bucket: IDatasetBucket, options: NewDataTriggerOptions = {}): events.Rule {
    const eventPattern = newObjectPattern(bucket.bucket, options.prefix, options.suffix);
    return startPipelineOn(this, id, { eventPattern }, options);
  }

  public startOnSchedule(id: string, schedule: events.Schedule, options: PipelineTriggerOptions = {}): events.Rule {
    return startPipelineOn(this, id, { schedule }, options);
  }

  public startOnAlarm(id: string, alarm: cloudwatch.IAlarm, options: PipelineTriggerOptions = {}): events.Rule {
    const eventPattern = {
      source: ['aws.cloudwatch'],
      detailType: ['CloudWatch Alarm State Change'],
      resources: [alarm.alarmArn],
      detail: { state: { value: ['ALARM'] } },
    };
    return startPipelineOn(this, id, { eventPattern }, options);
  }

  public onExecutionChange(id: string, options: events.OnEventOptions = {}): events.Rule {
    return newEventRule(this, id, options, {
      source: ['aws.sagemaker'],
      detailType: ['SageMaker Model Building Pipeline Execution Status Change'],
      detail: { pipelineArn: [this.pipelineArn] },
    });
  }

  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const dimensionsMap = { PipelineName: this.pipelineName };
    const statistic = cloudwatch.Stats.SUM;
    return new cloudwatch.Metric({ namespace: NAMESPACE, metricName, dimensionsMap, statistic, ...options }).attachTo(
      this,
    );
  }

  public metricExecutionStarted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ExecutionStarted', options);
  }

  public metricExecutionSucceeded(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ExecutionSucceeded', options);
  }

  public metricExecutionFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ExecutionFailed', options);
  }

  public metricExecutionDuration(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ExecutionDuration', { statistic: cloudwatch.Stats.AVERAGE, ...options });
  }
}
