import { Aws } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { NameFilter } from '../training/training-job-base';
import { TuningJobBase } from '../tuning/tuning-job-base';

export class ImportedTuningJob extends TuningJobBase {
  readonly tuningJobArn: string;
  protected readonly _nameFilter: NameFilter;

  constructor(
    scope: Construct,
    id: string,
    readonly tuningJobName: string,
  ) {
    super(scope, id);
    const { region, account } = this.stack;
    this.tuningJobArn = `arn:${Aws.PARTITION}:sagemaker:${region}:${account}:hyper-parameter-tuning-job/${tuningJobName}`;
    this._nameFilter = [tuningJobName];
  }
}
