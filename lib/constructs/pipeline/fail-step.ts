import type * as iam from 'aws-cdk-lib/aws-iam';
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
export class FailStep extends PipelineStep {
  private readonly message: string;

  constructor(scope: Construct, id: string, props: FailStepProps) {
    super(scope, id, props);
    this.message = props.message;
  }

  public bind(_role: iam.IRole): PipelineStepConfig {
    return { definition: stepDefinition(this, 'Fail', { ErrorMessage: this.message }) };
  }
}
