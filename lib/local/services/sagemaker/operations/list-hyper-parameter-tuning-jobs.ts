import type {
  HyperParameterTuningJobStatus,
  HyperParameterTuningJobStrategyType,
  ListHyperParameterTuningJobsCommandInput,
  ListHyperParameterTuningJobsCommandOutput,
  ResourceLimits,
} from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import { searchOf } from '../catalog/search';
import type { SageMakerContext } from '../context';

export const listHyperParameterTuningJobs = ({ tunings, arns }: SageMakerContext) =>
  real<ListHyperParameterTuningJobsCommandInput, ListHyperParameterTuningJobsCommandOutput>((input) => {
    const { items, next } = tunings.list(searchOf({ ...input, SortBy: input.SortBy ?? 'Name' }, 'Ascending'));
    return {
      NextToken: next,
      HyperParameterTuningJobSummaries: items.map(({ name, created, modified, status, brief }) => ({
        HyperParameterTuningJobName: name,
        HyperParameterTuningJobArn: arns.of('hyper-parameter-tuning-job', name),
        HyperParameterTuningJobStatus: status as HyperParameterTuningJobStatus,
        Strategy: brief.strategy as HyperParameterTuningJobStrategyType,
        CreationTime: new Date(created),
        HyperParameterTuningEndTime: brief.ended === undefined ? undefined : new Date(brief.ended),
        LastModifiedTime: new Date(modified),
        TrainingJobStatusCounters: brief.statuses,
        ObjectiveStatusCounters: brief.objectives,
        ResourceLimits: brief.limits as ResourceLimits,
      })),
    };
  });
