import { CustomResource, Duration, TagManager, TagType } from 'aws-cdk-lib';
import type { ITaggableV2 } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { finalMetricAttribute } from '../private/attribute-names';
import { Faults } from '../private/faults';
import { ImportedTrainingJob } from '../private/imported-training-job';
import { checkTrainingJob } from '../private/training-job-faults';
import { TRAINING_JOBS } from '../private/job-kinds';
import { JobProvider } from '../private/job-provider';
import { TrainingSetup } from '../private/training-setup';
import { dataVersions } from '../private/training-specification';
import { connectionsOf } from '../private/vpc-placement';
import type { TrainingContainer } from './training-container';
import type { ITrainingJob, NameFilter } from './training-job-base';
import { TrainingJobBase } from './training-job-base';
import type { TrainingJobAttributes, TrainingJobProps } from './training-job-props';

const RESOURCE_TYPE = 'Custom::TrainyardTrainingJob';

/**
 * A training job that runs when the stack is deployed, and again when what it trains with or on has changed: image,
 * hyperparameters, data version, machines. Role, tags, network and time limits start no new job.
 */
@propertyInjectable
export class TrainingJob extends TrainingJobBase implements iam.IGrantable, ec2.IConnectable, ITaggableV2 {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.TrainingJob';

  /**
   * A training job that is not of this app.
   *
   * @param scope of the construct
   * @param id of the construct
   * @param attributes what is known of it
   */
  public static fromTrainingJobAttributes(
    scope: Construct,
    id: string,
    attributes: TrainingJobAttributes,
  ): ITrainingJob {
    return new ImportedTrainingJob(scope, id, attributes);
  }

  public readonly trainingJobName: string;
  public readonly trainingJobArn: string;
  public readonly modelArtifactS3Uri: string;
  public readonly outputBucket: s3.IBucket;
  public readonly outputPrefix: string;
  public readonly encryptionKey?: kms.IKey;
  public readonly container?: TrainingContainer;

  /** What the job acts as. */
  public readonly role: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;
  /** Tags of the jobs. */
  public readonly cdkTagManager: TagManager;

  /** @internal */
  public readonly _nameFilter: NameFilter;
  private readonly resource: CustomResource;
  private readonly setup: TrainingSetup;
  private readonly metricNames: ReadonlySet<string>;
  private readonly waits: boolean;

  constructor(scope: Construct, id: string, props: TrainingJobProps) {
    super(scope, id);
    checkTrainingJob(this, props);
    this.cdkTagManager = new TagManager(TagType.KEY_VALUE, RESOURCE_TYPE);
    this.waits = props.waitForCompletion ?? true;
    this.metricNames = new Set((props.metricDefinitions ?? []).map(({ name }) => name));
    this.container = props.container;
    const provider = JobProvider.of(this, TRAINING_JOBS);
    const jobNamePrefix = provider.jobNamePrefix(this);
    this.setup = new TrainingSetup(this, props, { jobNamePrefix, tags: this.cdkTagManager, waits: this.waits });
    this.outputBucket = this.setup.outputBucket;
    this.outputPrefix = this.setup.outputPrefix;
    this.encryptionKey = this.setup.encryptionKey;
    this.role = this.setup.role;
    this.grantPrincipal = this.role;
    this._nameFilter = [{ prefix: `${jobNamePrefix}-` }];
    this.resource = this.newResource(provider, jobNamePrefix);
    this.resource.node.addDependency(provider, ...this.setup.dependencies);
    this.trainingJobName = this.resource.ref;
    this.trainingJobArn = this.resource.getAttString('TrainingJobArn');
    this.modelArtifactS3Uri = this.resource.getAttString('ModelArtifactS3Uri');
  }

  /**
   * Seconds that AWS bills for the job. Needs `waitForCompletion`.
   *
   * @attribute
   */
  public get billableSeconds(): string {
    this.requireWait('billableSeconds');
    return this.resource.getAttString('BillableSeconds');
  }

  /**
   * The last value of a metric; `NaN` if the job never printed it. Needs `waitForCompletion`.
   *
   * @param name of one of the metric definitions
   */
  public finalMetric(name: string): string {
    this.requireWait(`finalMetric("${name}")`);
    const known = [...this.metricNames].join(', ') || 'none';
    new Faults(this)
      .when(!this.metricNames.has(name), `finalMetric("${name}") is not defined: metricDefinitions has ${known}`)
      .throwIfAny();
    return this.resource.getAttString(finalMetricAttribute(name));
  }

  /** The security groups of the job's machines. Needs `vpc`. */
  public get connections(): ec2.Connections {
    return connectionsOf(this, this.setup.placement);
  }

  private requireWait(attribute: string): void {
    new Faults(this)
      .when(!this.waits, `${attribute} is known only when the deployment waits: set waitForCompletion to true`)
      .throwIfAny();
  }

  private newResource(provider: JobProvider, prefix: string): CustomResource {
    provider.allowStartingAs(this.role, this.setup.encryptionKey);
    return new CustomResource(this, 'Resource', {
      serviceToken: provider.serviceToken,
      resourceType: RESOURCE_TYPE,
      serviceTimeout: this.waits ? Duration.hours(1) : Duration.minutes(15),
      properties: {
        JobNamePrefix: prefix,
        WaitForCompletion: String(this.waits),
        DataVersions: dataVersions(this.setup.channels),
        Specification: this.setup.specification,
      },
    });
  }
}
