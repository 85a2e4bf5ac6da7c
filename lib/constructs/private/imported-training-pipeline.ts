import { Aws, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { TrainingPipelineBase } from '../pipeline/training-pipeline-base';

export class ImportedTrainingPipeline extends TrainingPipelineBase {
  readonly pipelineArn: string;

  constructor(
    scope: Construct,
    id: string,
    readonly pipelineName: string,
  ) {
    super(scope, id);
    this.pipelineArn = pipelineArnOf(this, pipelineName);
  }
}

/** SageMaker writes names in ARNs in lower case. */
export function pipelineArnOf(scope: TrainingPipelineBase, name: string): string {
  const { region, account } = scope.stack;
  const lower = Token.isUnresolved(name) ? name : name.toLowerCase();
  return `arn:${Aws.PARTITION}:sagemaker:${region}:${account}:pipeline/${lower}`;
}
