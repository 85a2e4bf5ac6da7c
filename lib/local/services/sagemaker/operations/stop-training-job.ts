import type { StopTrainingJobCommandInput, StopTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import type { SageMakerContext } from '../context';
import { validationException } from '../errors';
import { JobSteps } from '../training/job-steps';

export const stopTrainingJob = ({ jobs, scheduler }: SageMakerContext) =>
  real<StopTrainingJobCommandInput, StopTrainingJobCommandOutput>(({ TrainingJobName }) => {
    const { name, status } = jobs.find(TrainingJobName as string);
    if (status === 'Stopping') return {};
    if (status !== 'InProgress') {
      throw validationException(`The request was rejected because the training job is in status ${status}`);
    }
    new JobSteps(jobs, name).stopping('Stopped');
    scheduler.stop(name);
    return {};
  });
