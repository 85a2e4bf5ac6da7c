import { TagManager, TagType } from 'aws-cdk-lib';
import type { ITaggableV2 } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { Faults } from '../private/faults';
import { ImportedTrainingDefinition } from '../private/imported-training-definition';
import { definitionPrefix } from '../private/job-names';
import { parameterArn } from '../private/parameter-arn';
import { checkTraining } from '../private/training-job-faults';
import { TrainingSetup } from '../private/training-setup';
import { connectionsOf } from '../private/vpc-placement';
import type { MetricDefinition } from './metric-definition';
import type { TrainingContainer } from './training-container';
import { TrainingDefinitionBase } from './training-definition-base';
import type {
  ITrainingDefinition,
  TrainingDefinitionAttributes,
  TrainingDefinitionProps,
} from './training-definition-props';

const NAME = /^(\/[A-Za-z0-9_.-]+){1,15}$/;

/**
 * A versioned specification of training jobs, which pipelines, queues, tuning jobs and the AWS CLI start. It is a parameter of
 * Parameter Store with CreateTrainingJob's input in JSON; it starts no job by itself.
 */
@propertyInjectable
export class TrainingDefinition
  extends TrainingDefinitionBase
  implements iam.IGrantable, ec2.IConnectable, ITaggableV2
{
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.TrainingDefinition';

  /**
   * A definition that is not of this app.
   *
   * @param scope of the construct
   * @param id of the construct
   * @param attributes what is known of it
   */
  public static fromTrainingDefinitionAttributes(
    scope: Construct,
    id: string,
    attributes: TrainingDefinitionAttributes,
  ): ITrainingDefinition {
    return new ImportedTrainingDefinition(scope, id, attributes);
  }

  public readonly trainingDefinitionName: string;
  public readonly trainingDefinitionArn: string;
  public readonly jobNamePrefix: string;
  public readonly role: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;
  /** Tags of the jobs. */
  public readonly cdkTagManager: TagManager;
  /** Bucket for the models. */
  public readonly outputBucket: s3.IBucket;
  /** Folder of the bucket for the models; empty or with a slash at its end. */
  public readonly outputPrefix: string;
  /** The container that trains. */
  public readonly container: TrainingContainer;
  /** What is picked up from what the container prints. */
  public readonly metricDefinitions: MetricDefinition[];

  /**
   * The request and what it needs.
   *
   * @internal
   */
  public readonly _setup: TrainingSetup;

  constructor(scope: Construct, id: string, props: TrainingDefinitionProps) {
    super(scope, id);
    const faults = new Faults(this);
    checkTraining(faults, props);
    const allowed = 'a slash, then letters, digits, dots, hyphens and underscores, in up to 15 parts';
    faults.text('trainingDefinitionName', props.trainingDefinitionName, NAME, allowed, 1011).throwIfAny();
    this.cdkTagManager = new TagManager(TagType.KEY_VALUE, 'Custom::TrainyardTrainingDefinition');
    this.jobNamePrefix = definitionPrefix(this);
    this.container = props.container;
    this.metricDefinitions = props.metricDefinitions ?? [];
    const { jobNamePrefix, cdkTagManager: tags } = this;
    this._setup = new TrainingSetup(this, props, { jobNamePrefix, tags, waits: false });
    this.outputBucket = this._setup.outputBucket;
    this.outputPrefix = this._setup.outputPrefix;
    this.role = this._setup.role;
    this.grantPrincipal = this.role;
    const name = props.trainingDefinitionName ?? `/trainyard/definitions/${jobNamePrefix}`;
    const parameter = this.newParameter(name);
    this.trainingDefinitionName = parameter.ref;
    this.trainingDefinitionArn = parameterArn(this, name);
  }

  /** The security groups of the jobs' machines. Needs `vpc` or `network`. */
  public get connections(): ec2.Connections {
    return connectionsOf(this, this._setup.placement);
  }

  private newParameter(name: string): ssm.CfnParameter {
    const parameter = new ssm.CfnParameter(this, 'Resource', {
      name,
      description: `CreateTrainingJob's input without the name, which begins with ${this.jobNamePrefix}-`,
      type: 'String',
      // More than 4 KB makes it an advanced parameter, which is billed.
      tier: 'Intelligent-Tiering',
      value: this.stack.toJsonString(this._setup.specification),
    });
    parameter.node.addDependency(...this._setup.dependencies);
    return parameter;
  }
}
