import type {
  ListTrainingJobsCommandInput,
  ListTrainingJobsCommandOutput,
  SecondaryStatus,
  TrainingJobStatus,
} from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import { searchOf } from '../catalog/search';
import type { SageMakerContext } from '../context';
import { notSupportedHere } from '../errors';
import { describeWarmPool } from '../training/describe';

export const listTrainingJobs = ({ jobs, arns }: SageMakerContext) =>
  real<ListTrainingJobsCommandInput, ListTrainingJobsCommandOutput>((input) => {
    if (input.TrainingPlanArnEquals !== undefined) throw notSupportedHere(['TrainingPlanArnEquals']);
    const brief = { warm: input.WarmPoolStatusEquals };
    const { items, next } = jobs.list({ ...searchOf(input, 'Ascending'), brief });
    const now = jobs.now();
    return {
      NextToken: next,
      TrainingJobSummaries: items.map(({ name, created, modified, status, brief }) => ({
        TrainingJobName: name,
        TrainingJobArn: arns.of('training-job', name),
        CreationTime: new Date(created),
        TrainingEndTime: brief.ended === undefined ? undefined : new Date(brief.ended),
        LastModifiedTime: new Date(modified),
        TrainingJobStatus: status as TrainingJobStatus,
        SecondaryStatus: brief.secondary as SecondaryStatus,
        WarmPoolStatus: describeWarmPool(brief.warmPool, now),
      })),
    };
  });
