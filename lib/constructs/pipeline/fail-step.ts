import type * as iam from 'aws-cdk-lib/aws-iam';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { stepDefinition } from '../private/step-definition';
import type { PipelineStepConfig, PipelineStepProps } from './pipeline-step';
import { PipelineStep } from './pipeline-step';

/** Properties of `FailStep`. */
export interface FailStepProps extends PipelineStepProps {
  /** Why the execution fails. */
  readonly message: string;
}

/** Ends the execution as failed. */
@propertyInjectable
export class FailStep extends PipelineStep {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.FailStep';

  private readonly message: string;

  constructor(scope: Construct, id: string, props: FailStepProps) {
    super(scope, id, props);
    this.message = props.message;
  }

  public bind(_role: iam.IRole): PipelineStepConfig {
    return { definition: stepDefinition(this, 'Fail', { ErrorMessage: this.message }) };
  }
}
