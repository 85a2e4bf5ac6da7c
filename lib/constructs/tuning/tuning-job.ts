import { CustomResource, Duration, TagManager, TagType } from 'aws-cdk-lib';
import type { ITaggableV2 } from 'aws-cdk-lib';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { bestHyperparameterAttribute } from '../private/attribute-names';
import { Faults } from '../private/faults';
import { ImportedTrainingJob } from '../private/imported-training-job';
import { ImportedTuningJob } from '../private/imported-tuning-job';
import { dataVersions, lazyTags } from '../private/training-specification';
import { checkTuning } from '../private/tuning-faults';
import { TUNING_JOBS } from '../private/job-kinds';
import { JobProvider } from '../private/job-provider';
import { tuningSpecification } from '../private/tuning-specification';
import type { ITrainingJob, NameFilter } from '../training/training-job-base';
import { TuningJobBase } from './tuning-job-base';
import type { ITuningJob, TuningJobProps } from './tuning-job-props';

const RESOURCE_TYPE = 'Custom::TrainyardTuningJob';

/**
 * A search for hyperparameters that runs when the stack is deployed, and again when what it trains with or on, or the search
 * itself, has changed.
 */
@propertyInjectable
export class TuningJob extends TuningJobBase implements ITaggableV2 {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.TuningJob';

  /**
   * A tuning job that is not of this app.
   *
   * @param scope of the construct
   * @param id of the construct
   * @param tuningJobName name of the job
   */
  public static fromTuningJobName(scope: Construct, id: string, tuningJobName: string): ITuningJob {
    return new ImportedTuningJob(scope, id, tuningJobName);
  }

  public readonly tuningJobName: string;
  public readonly tuningJobArn: string;
  /** Tags of the tuning job. The training jobs have them too. */
  public readonly cdkTagManager: TagManager;

  /** @internal */
  protected readonly _nameFilter: NameFilter;
  private readonly resource: CustomResource;
  private readonly parameterNames: string[];
  private readonly waits: boolean;
  private readonly best?: ITrainingJob;

  constructor(scope: Construct, id: string, props: TuningJobProps) {
    super(scope, id);
    this.waits = props.waitForCompletion ?? true;
    this.check(props);
    this.cdkTagManager = new TagManager(TagType.KEY_VALUE, RESOURCE_TYPE);
    this.parameterNames = Object.keys(props.parameters);
    const provider = JobProvider.of(this, TUNING_JOBS);
    const prefix = provider.jobNamePrefix(this);
    this._nameFilter = [{ prefix: `${prefix}-` }];
    provider.allowStartingAs(props.definition.role, props.definition._setup.encryptionKey);
    this.resource = this.newResource(props, provider, prefix);
    this.resource.node.addDependency(provider, ...props.definition._setup.dependencies);
    this.tuningJobName = this.resource.ref;
    this.tuningJobArn = this.resource.getAttString('TuningJobArn');
    if (this.waits) this.best = this.importBest(props);
  }

  /** The training job with the best value of the objective. Needs `waitForCompletion`. */
  public get bestTrainingJob(): ITrainingJob {
    if (this.best === undefined) throw new Error(`${this.node.path}: ${onlyWaiting('bestTrainingJob')}`);
    return this.best;
  }

  /**
   * The best value of the objective. Needs `waitForCompletion`.
   *
   * @attribute
   */
  public get bestMetric(): string {
    this.requireWait('bestMetric');
    return this.resource.getAttString('BestMetric');
  }

  /**
   * A hyperparameter of the best training job. Needs `waitForCompletion`.
   *
   * @param name of one of the parameters
   */
  public bestHyperparameter(name: string): string {
    this.requireWait(`bestHyperparameter("${name}")`);
    const message = `bestHyperparameter("${name}") is not tuned: parameters has ${this.parameterNames.join(', ')}`;
    new Faults(this).when(!this.parameterNames.includes(name), message).throwIfAny();
    return this.resource.getAttString(bestHyperparameterAttribute(name));
  }

  private check(props: TuningJobProps): void {
    const faults = new Faults(this);
    checkTuning(faults, props);
    const seconds = props.maxRuntime?.toSeconds() ?? 0;
    faults.when(
      this.waits && seconds > 3600,
      `the job may take ${seconds} s, but CloudFormation waits 3600 s at most: shorten it or set waitForCompletion to false`,
    );
    faults.throwIfAny();
  }

  private newResource(props: TuningJobProps, provider: JobProvider, prefix: string): CustomResource {
    return new CustomResource(this, 'Resource', {
      serviceToken: provider.serviceToken,
      resourceType: RESOURCE_TYPE,
      serviceTimeout: this.waits ? Duration.hours(1) : Duration.minutes(15),
      properties: {
        JobNamePrefix: prefix,
        WaitForCompletion: String(this.waits),
        DataVersions: dataVersions(props.definition._setup.channels),
        Specification: { ...tuningSpecification(props), Tags: lazyTags(this.cdkTagManager) },
      },
    });
  }

  private importBest({ definition }: TuningJobProps): ITrainingJob {
    return new ImportedTrainingJob(this, 'Best', {
      trainingJobName: this.resource.getAttString('BestTrainingJobName'),
      outputBucket: definition.outputBucket,
      outputPrefix: definition.outputPrefix,
      encryptionKey: definition._setup.encryptionKey,
      container: definition.container,
    });
  }

  private requireWait(attribute: string): void {
    new Faults(this).when(!this.waits, onlyWaiting(attribute)).throwIfAny();
  }
}

function onlyWaiting(attribute: string): string {
  return `${attribute} is known only when the deployment waits: set waitForCompletion to true`;
}
