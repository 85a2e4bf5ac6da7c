import type * as iam from 'aws-cdk-lib/aws-iam';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import type { InferenceContainer, InferenceContainerConfig } from '../endpoint/inference-container';
import { Faults } from '../private/faults';
import { checkSecrets } from '../private/serving-model';
import { allowReadingOutput, checkJobStep, jobStepDefinition } from '../private/step-definition';
import { ModelApprovalStatus } from '../registry/model-package-props';
import type { IModelRegistry } from '../registry/model-registry-props';
import type { TrainingContainer } from '../training/training-container';
import type { JobStepProps, PipelineStepConfig } from './pipeline-step';
import { PipelineStep } from './pipeline-step';
import type { PipelineValue } from './pipeline-value';
import type { StepOutput } from './step-output';
import { TrainingStep } from './training-step';
import { TuningStep } from './tuning-step';

/** Properties of `RegisterStep`. */
export interface RegisterStepProps extends JobStepProps {
  /** Where the version is registered. */
  readonly registry: IModelRegistry;

  /** The archive with the model, such as the `modelArtifact` of a training or tuning step. */
  readonly model: StepOutput;

  /**
   * The container that serves.
   *
   * @default - the container that trained
   */
  readonly container?: InferenceContainer;

  /**
   * Whether the version may be deployed. `PENDING` leaves it to somebody's approval.
   *
   * @default ModelApprovalStatus.PENDING
   */
  readonly approvalStatus?: ModelApprovalStatus;

  /**
   * S3 URI of a JSON file with the quality of the model on the test data.
   *
   * @default - none
   */
  readonly evaluationReport?: PipelineValue;

  /**
   * What the version is.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * MIME types that the container takes.
   *
   * @default ['text/csv', 'application/json']
   */
  readonly contentTypes?: string[];

  /**
   * MIME types that the container answers with.
   *
   * @default ['text/csv', 'application/json']
   */
  readonly responseTypes?: string[];
}

/** Registers a model as a version in a registry. */
@propertyInjectable
export class RegisterStep extends PipelineStep {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.RegisterStep';

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RegisterStepProps,
  ) {
    super(scope, id, props);
    const faults = new Faults(this);
    checkJobStep(faults, props);
    faults.when(props.cacheFor !== undefined, 'cacheFor is given, but SageMaker caches no registrations: leave it out');
    const trained = trainedBy(props.model);
    faults.when(
      props.container === undefined && trained === undefined,
      'container is missing: give the container that serves the model',
    );
    faults.when(
      props.container === undefined && trained?.canServe === false,
      'container is missing: the image that trained cannot serve, give another',
    );
    faults.throwIfAny();
  }

  public bind(role: iam.IRole): PipelineStepConfig {
    const { props } = this;
    props.registry.grantRegister(role);
    allowReadingOutput(role, props.model);
    const container = props.container ?? trainedBy(props.model);
    if (container === undefined) throw new Error('the constructor lets no step without a container through');
    const { image, environment }: InferenceContainerConfig = container.bind(this, role);
    checkSecrets(this, { environment });
    const types = ['text/csv', 'application/json'];
    const args = {
      ModelPackageGroupName: props.registry.modelPackageGroupName,
      ModelPackageDescription: props.description,
      ModelApprovalStatus: (props.approvalStatus ?? ModelApprovalStatus.PENDING).value,
      ModelMetrics: props.evaluationReport && {
        ModelQuality: {
          Statistics: { ContentType: 'application/json', S3Uri: props.evaluationReport._expression },
        },
      },
      InferenceSpecification: {
        Containers: [{ Image: image, ModelDataUrl: props.model.uri._expression, Environment: environment }],
        SupportedContentTypes: props.contentTypes ?? types,
        SupportedResponseMIMETypes: props.responseTypes ?? types,
      },
    };
    return { definition: jobStepDefinition(this, 'RegisterModel', args, props) };
  }

  /** @internal */
  public override _reads(): PipelineStep[] {
    const report = this.props.evaluationReport?._step;
    return report === undefined ? [this.props.model.step] : [this.props.model.step, report];
  }
}

function trainedBy({ step }: StepOutput): TrainingContainer | undefined {
  return step instanceof TrainingStep || step instanceof TuningStep ? step.definition.container : undefined;
}
