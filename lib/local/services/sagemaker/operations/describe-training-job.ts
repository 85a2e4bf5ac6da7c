import type { DescribeTrainingJobCommandInput, DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import type { SageMakerContext } from '../context';
import { describeJob } from '../training/describe';

export const describeTrainingJob = ({ jobs, arns }: SageMakerContext) =>
  real<DescribeTrainingJobCommandInput, DescribeTrainingJobCommandOutput>(({ TrainingJobName }) =>
    describeJob(jobs.find(TrainingJobName as string), arns),
  );
