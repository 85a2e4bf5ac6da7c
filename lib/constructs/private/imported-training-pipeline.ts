import type { Construct } from 'constructs';
import { TrainingPipelineBase } from '../pipeline/training-pipeline-base';
import { sagemakerArn } from './endpoint-arn';

export class ImportedTrainingPipeline extends TrainingPipelineBase {
  readonly pipelineArn: string;

  constructor(
    scope: Construct,
    id: string,
    readonly pipelineName: string,
  ) {
    super(scope, id);
    this.pipelineArn = sagemakerArn(this, 'pipeline', pipelineName);
  }
}
