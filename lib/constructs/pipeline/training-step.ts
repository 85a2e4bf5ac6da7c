import type * as iam from 'aws-cdk-lib/aws-iam';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { Faults } from '../private/faults';
import { checkNoSecrets } from '../private/secret-shapes';
import { allowJobs, allowReadingOutput, checkJobStep, jobStepDefinition } from '../private/step-definition';
import { withStepChannels } from '../private/step-channels';
import type { TrainingDefinition } from '../training/training-definition';
import type { JobStepProps, PipelineStepConfig } from './pipeline-step';
import { PipelineStep } from './pipeline-step';
import { PipelineValue } from './pipeline-value';
import { StepOutput } from './step-output';

/** Properties of `TrainingStep`. */
export interface TrainingStepProps extends JobStepProps {
  /** What is trained. */
  readonly definition: TrainingDefinition;

  /**
   * Outputs of earlier steps by the name of the channel. They take the place of the definition's channels of the same name.
   *
   * @default - the channels of the definition
   */
  readonly channels?: { readonly [channel: string]: StepOutput };

  /**
   * Hyperparameters over those of the definition, such as parameters of the pipeline.
   *
   * @default - those of the definition
   */
  readonly hyperparameters?: { readonly [name: string]: string };
}

/** A training job as a step. */
@propertyInjectable
export class TrainingStep extends PipelineStep {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.TrainingStep';

  /** What is trained. */
  public readonly definition: TrainingDefinition;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: TrainingStepProps,
  ) {
    super(scope, id, props);
    const faults = new Faults(this);
    checkJobStep(faults, props);
    checkNoSecrets(faults, 'hyperparameter', props.hyperparameters ?? {});
    faults.throwIfAny();
    this.definition = props.definition;
    for (const output of Object.values(props.channels ?? {})) allowReadingOutput(props.definition.role, output);
  }

  /** The archive with the model. */
  public get modelArtifact(): StepOutput {
    const { outputBucket, outputPrefix } = this.definition;
    const uri = PipelineValue._get(`Steps.${this.stepName}.ModelArtifacts.S3ModelArtifacts`);
    const { encryptionKey } = this.definition._setup;
    return StepOutput._of(this, { bucket: outputBucket, prefix: outputPrefix, encryptionKey }, uri);
  }

  public bind(role: iam.IRole): PipelineStepConfig {
    const operations = ['CreateTrainingJob', 'DescribeTrainingJob', 'StopTrainingJob'];
    allowJobs(this, role, 'training-job/pipelines-*', operations, this.definition.role);
    const specification = this.definition._setup.specification;
    const args = {
      ...withStepChannels(specification, this.props.channels ?? {}),
      HyperParameters: { ...(specification['HyperParameters'] as object | undefined), ...this.props.hyperparameters },
    };
    return { definition: jobStepDefinition(this, 'Training', args, this.props) };
  }

  /** @internal */
  public override _reads(): PipelineStep[] {
    return Object.values(this.props.channels ?? {}).map(({ step }) => step);
  }
}
