import type { DescribeTrainingJobCommandInput, DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import type { SageMakerContext } from '../context';
import { describeJob } from '../training/describe';

export const describeTrainingJob = (sagemaker: SageMakerContext) =>
  real<DescribeTrainingJobCommandInput, DescribeTrainingJobCommandOutput>(({ TrainingJobName }) => {
    const job = sagemaker.jobs.find(TrainingJobName as string);
    const described = describeJob(job, sagemaker.describeParts());
    return { ...described, TuningJobArn: sagemaker.tuner.tryFindArn(job.name) };
  });
