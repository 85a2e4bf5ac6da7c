import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { newEventRule } from '../private/event-rule';
import { acknowledgeForGrantee } from '../private/wildcards';
import type { IMachines } from './machine-metrics';
import { JobMachinesBase } from './machine-metrics';
import type { TrainingContainer } from './training-container';

/** A training job of SageMaker. */
export interface ITrainingJob extends IMachines {
  /**
   * Name of the job.
   *
   * @attribute
   */
  readonly trainingJobName: string;

  /**
   * ARN of the job.
   *
   * @attribute
   */
  readonly trainingJobArn: string;

  /**
   * S3 URI of the archive with the model.
   *
   * @attribute
   */
  readonly modelArtifactS3Uri: string;

  /** Bucket that holds the archive with the model. */
  readonly outputBucket: s3.IBucket;

  /** Folder of the bucket below which the archive lies; empty or with a slash at its end. */
  readonly outputPrefix: string;

  /** Key that encrypts the archive; undefined if none of KMS does. */
  readonly encryptionKey?: kms.IKey;

  /** The container that trained; undefined if this is not known. */
  readonly container?: TrainingContainer;

  /**
   * Lets a principal describe the job.
   *
   * @param grantee who may
   */
  grantDescribe(grantee: iam.IGrantable): iam.Grant;

  /**
   * Lets a principal read the archive with the model.
   *
   * @param grantee who may
   */
  grantReadModel(grantee: iam.IGrantable): iam.Grant;

  /**
   * A metric that the job prints, by the name of its definition.
   *
   * @param metricName such as `validation:accuracy`
   * @param options of the metric; default: the average over 5 minutes
   */
  metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * A rule that fires each time the job changes its state.
   *
   * @param id of the rule
   * @param options of the rule; the pattern is added to
   */
  onStateChange(id: string, options?: events.OnEventOptions): events.Rule;
}

/** Names, or beginnings of names, as EventBridge's patterns write them. */
export type NameFilter = (string | { readonly prefix: string })[];

const NAMESPACE = '/aws/sagemaker/TrainingJobs';

/** What training jobs of this app and imported ones have in common. */
export abstract class TrainingJobBase extends JobMachinesBase implements ITrainingJob {
  public abstract readonly trainingJobName: string;
  public abstract readonly trainingJobArn: string;
  public abstract readonly modelArtifactS3Uri: string;
  public abstract readonly outputBucket: s3.IBucket;
  public abstract readonly outputPrefix: string;
  public abstract readonly encryptionKey?: kms.IKey;
  public abstract readonly container?: TrainingContainer;

  /**
   * What EventBridge matches the job's name against.
   *
   * @internal
   */
  public abstract readonly _nameFilter: NameFilter;

  /** @internal */
  protected get _measured(): { readonly namespace: string; readonly jobName: string } {
    return { namespace: NAMESPACE, jobName: this.trainingJobName };
  }

  public grantDescribe(grantee: iam.IGrantable): iam.Grant {
    const actions = ['sagemaker:DescribeTrainingJob'];
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.trainingJobArn] });
  }

  public grantReadModel(grantee: iam.IGrantable): iam.Grant {
    const resource = this.outputBucket.arnForObjects(`${this.outputPrefix}*`);
    acknowledgeForGrantee(grantee, [resource], 'the model lies in a folder that is named after its job');
    this.encryptionKey?.grant(grantee, 'kms:Decrypt');
    return iam.Grant.addToPrincipal({ grantee, actions: ['s3:GetObject'], resourceArns: [resource] });
  }

  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const dimensionsMap = { TrainingJobName: this.trainingJobName };
    return new cloudwatch.Metric({ namespace: NAMESPACE, metricName, dimensionsMap, ...options }).attachTo(this);
  }

  public onStateChange(id: string, options: events.OnEventOptions = {}): events.Rule {
    return newEventRule(this, id, options, {
      source: ['aws.sagemaker'],
      detailType: ['SageMaker Training Job State Change'],
      detail: { TrainingJobName: this._nameFilter },
    });
  }
}
