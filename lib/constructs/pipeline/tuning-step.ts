import type { ITaggableV2 } from 'aws-cdk-lib';
import { TagManager, TagType } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { Faults } from '../private/faults';
import { allowJobs, allowReadingOutput, checkJobStep, jobStepDefinition } from '../private/step-definition';
import { withStepChannels } from '../private/step-channels';
import { lazyTags } from '../private/training-specification';
import { checkTuning } from '../private/tuning-faults';
import { tuningSpecification } from '../private/tuning-specification';
import type { TrainingDefinition } from '../training/training-definition';
import type { TuningSpecificationProps } from '../tuning/tuning-job-props';
import type { JobStepProps, PipelineStepConfig } from './pipeline-step';
import { PipelineStep } from './pipeline-step';
import { PipelineValue } from './pipeline-value';
import { StepOutput } from './step-output';

/** Properties of `TuningStep`. */
export interface TuningStepProps extends TuningSpecificationProps, JobStepProps {
  /**
   * Outputs of earlier steps by the name of the channel. They take the place of the definition's channels of the same name.
   *
   * @default - the channels of the definition
   */
  readonly channels?: { readonly [channel: string]: StepOutput };
}

/** A search for hyperparameters as a step. */
@propertyInjectable
export class TuningStep extends PipelineStep implements ITaggableV2 {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.TuningStep';

  /** What is trained. */
  public readonly definition: TrainingDefinition;
  /** Tags of the tuning jobs. Their training jobs have them too. */
  public readonly cdkTagManager: TagManager;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: TuningStepProps,
  ) {
    super(scope, id, props);
    const faults = new Faults(this);
    checkTuning(faults, props);
    checkJobStep(faults, props);
    faults.throwIfAny();
    this.definition = props.definition;
    this.cdkTagManager = new TagManager(TagType.KEY_VALUE, 'Custom::TrainyardTuningStep');
    for (const output of Object.values(props.channels ?? {})) allowReadingOutput(props.definition.role, output);
  }

  /** The archive with the model of the best training job. */
  public get modelArtifact(): StepOutput {
    const { outputBucket, outputPrefix } = this.definition;
    const best = PipelineValue._get(`Steps.${this.stepName}.TrainingJobSummaries[0].TrainingJobName`);
    const folder = `s3://${outputBucket.bucketName}/${outputPrefix}`.replace(/\/$/, '');
    const uri = PipelineValue.join('/', folder, best.toString(), 'output/model.tar.gz');
    const { encryptionKey } = this.definition._setup;
    return StepOutput._of(this, { bucket: outputBucket, prefix: outputPrefix, encryptionKey }, uri);
  }

  public bind(role: iam.IRole): PipelineStepConfig {
    const operations = [
      'CreateHyperParameterTuningJob',
      'DescribeHyperParameterTuningJob',
      'ListTrainingJobsForHyperParameterTuningJob',
      'StopHyperParameterTuningJob',
    ];
    allowJobs(this, role, 'hyper-parameter-tuning-job/*', operations, this.definition.role);
    const { TrainingJobDefinition, ...search } = tuningSpecification(this.props);
    const definition = withStepChannels(TrainingJobDefinition as Record<string, unknown>, this.props.channels ?? {});
    const args = { ...search, TrainingJobDefinition: definition, Tags: lazyTags(this.cdkTagManager) };
    return { definition: jobStepDefinition(this, 'Tuning', args, this.props) };
  }

  /** @internal */
  public override _reads(): PipelineStep[] {
    return Object.values(this.props.channels ?? {}).map(({ step }) => step);
  }
}
