import type { Construct } from 'constructs';
import type { NameFilter } from '../training/training-job-base';
import { TuningJobBase } from '../tuning/tuning-job-base';
import { sagemakerArn } from './endpoint-arn';

export class ImportedTuningJob extends TuningJobBase {
  readonly tuningJobArn: string;
  protected readonly _nameFilter: NameFilter;

  constructor(
    scope: Construct,
    id: string,
    readonly tuningJobName: string,
  ) {
    super(scope, id);
    this.tuningJobArn = sagemakerArn(this, 'hyper-parameter-tuning-job', tuningJobName);
    this._nameFilter = [tuningJobName];
  }
}
