import type * as iam from 'aws-cdk-lib/aws-iam';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { Faults } from '../private/faults';
import { stepDefinition } from '../private/step-definition';
import type { PipelineCondition } from './pipeline-condition';
import type { PipelineStepConfig, PipelineStepProps } from './pipeline-step';
import { PipelineStep } from './pipeline-step';

/** Properties of `ConditionStep`. */
export interface ConditionStepProps extends PipelineStepProps {
  /** All have to hold. */
  readonly conditions: PipelineCondition[];

  /**
   * Steps that are done if the conditions hold.
   *
   * @default - none
   */
  readonly ifSteps?: PipelineStep[];

  /**
   * Steps that are done otherwise.
   *
   * @default - none
   */
  readonly elseSteps?: PipelineStep[];
}

/** Decides which steps are done. */
@propertyInjectable
export class ConditionStep extends PipelineStep {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.ConditionStep';

  private readonly ifSteps: PipelineStep[];
  private readonly elseSteps: PipelineStep[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ConditionStepProps,
  ) {
    super(scope, id, props);
    this.ifSteps = props.ifSteps ?? [];
    this.elseSteps = props.elseSteps ?? [];
    new Faults(this)
      .when(props.conditions.length === 0, 'conditions is empty: give at least one')
      .when(
        this.ifSteps.length + this.elseSteps.length === 0,
        'ifSteps and elseSteps are both empty: give a step to decide on',
      )
      .throwIfAny();
  }

  public bind(role: iam.IRole): PipelineStepConfig {
    const bound = (steps: PipelineStep[]) => steps.map((step) => step.bind(role).definition);
    const args = {
      Conditions: this.props.conditions.map(({ _expression }) => _expression),
      IfSteps: bound(this.ifSteps),
      ElseSteps: bound(this.elseSteps),
    };
    return { definition: stepDefinition(this, 'Condition', args) };
  }

  /** @internal */
  public override _reads(): PipelineStep[] {
    return this.props.conditions.flatMap(({ _steps }) => _steps);
  }

  /** @internal */
  public override _all(): PipelineStep[] {
    return [this, ...[...this.ifSteps, ...this.elseSteps].flatMap((step) => step._all())];
  }
}
