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

export const listTrainingJobs = ({ jobs, arns }: SageMakerContext) =>
  real<ListTrainingJobsCommandInput, ListTrainingJobsCommandOutput>((input) => {
    if (input.TrainingPlanArnEquals !== undefined) throw notSupportedHere(['TrainingPlanArnEquals']);
    // No warm pool is kept here, so no job has one in any status.
    if (input.WarmPoolStatusEquals !== undefined) return { TrainingJobSummaries: [] };
    const { items, next } = jobs.list(searchOf(input, 'Ascending'));
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
      })),
    };
  });
