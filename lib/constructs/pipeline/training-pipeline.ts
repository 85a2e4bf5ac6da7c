import { Names } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { sagemakerArn } from '../private/endpoint-arn';
import { newExecutionRole } from '../private/execution-role';
import { ImportedTrainingPipeline } from '../private/imported-training-pipeline';
import { checkPipeline } from '../private/pipeline-faults';
import type { PipelineParameter } from './pipeline-parameter';
import { TrainingPipelineBase } from './training-pipeline-base';
import type { ITrainingPipeline, TrainingPipelineProps } from './training-pipeline-props';

/** Version of the language that SageMaker's pipelines are written in. */
const SCHEMA = '2020-12-01';

/**
 * A pipeline of SageMaker: splits data, trains or tunes, evaluates, decides and registers. It runs when a trigger or somebody
 * with `grantStartPipelineExecution` starts it, not at deployment.
 */
@propertyInjectable
export class TrainingPipeline extends TrainingPipelineBase {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.TrainingPipeline';

  /**
   * A pipeline that is not of this app.
   *
   * @param scope of the construct
   * @param id of the construct
   * @param pipelineName name of the pipeline
   */
  public static fromPipelineName(scope: Construct, id: string, pipelineName: string): ITrainingPipeline {
    return new ImportedTrainingPipeline(scope, id, pipelineName);
  }

  public readonly pipelineName: string;
  public readonly pipelineArn: string;
  /** What the pipeline acts as. */
  public readonly role: iam.IRole;

  constructor(scope: Construct, id: string, props: TrainingPipelineProps) {
    super(scope, id);
    checkPipeline(this, props);
    this.role = props.role ?? newExecutionRole(this, `Runs ${this.node.path}`);
    const steps = props.steps.map((step) => step.bind(this.role).definition);
    const definition = { Version: SCHEMA, Metadata: {}, Parameters: parameters(props.parameters ?? []), Steps: steps };
    this.pipelineName = props.pipelineName ?? Names.uniqueResourceName(this, { maxLength: 80, separator: '-' });
    const resource = new sagemaker.CfnPipeline(this, 'Resource', {
      pipelineName: this.pipelineName,
      pipelineDescription: props.description,
      roleArn: this.role.roleArn,
      pipelineDefinition: { PipelineDefinitionBody: this.stack.toJsonString(definition) },
      parallelismConfiguration: props.maxParallelSteps && { MaxParallelExecutionSteps: props.maxParallelSteps },
    });
    resource.node.addDependency(this.role);
    this.pipelineArn = sagemakerArn(this, 'pipeline', this.pipelineName);
  }
}

function parameters(given: PipelineParameter[]): Record<string, unknown>[] {
  return given.map(({ name, valueType, defaultValue, allowed }) => ({
    Name: name,
    Type: valueType,
    DefaultValue: defaultValue as unknown,
    EnumValues: allowed,
  }));
}
