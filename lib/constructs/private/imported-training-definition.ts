import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { TrainingDefinitionBase } from '../training/training-definition-base';
import type { TrainingDefinitionAttributes } from '../training/training-definition-props';
import { parameterArn } from './parameter-arn';

export class ImportedTrainingDefinition extends TrainingDefinitionBase {
  readonly trainingDefinitionName: string;
  readonly trainingDefinitionArn: string;
  readonly jobNamePrefix: string;
  readonly role: iam.IRole;

  constructor(scope: Construct, id: string, attributes: TrainingDefinitionAttributes) {
    super(scope, id);
    this.trainingDefinitionName = attributes.trainingDefinitionName;
    this.trainingDefinitionArn = parameterArn(this, attributes.trainingDefinitionName);
    this.jobNamePrefix = attributes.jobNamePrefix;
    this.role = attributes.role;
  }
}
