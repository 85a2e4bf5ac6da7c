import type { DeleteTrainingJobCommandInput, DeleteTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import type { SageMakerContext } from '../context';
import { resourceInUse, validationException } from '../errors';
import { isTerminal } from '../training/job';

export const deleteTrainingJob = ({ jobs, tags, arns, platform }: SageMakerContext) =>
  real<DeleteTrainingJobCommandInput, DeleteTrainingJobCommandOutput>(({ TrainingJobName }) => {
    const job = jobs.find(TrainingJobName as string);
    if (!isTerminal(job)) {
      throw validationException(`The request was rejected because the training job is in status ${job.status}`);
    }
    const pool = job.state.warmPool?.status;
    if (pool === 'Available' || pool === 'InUse')
      throw resourceInUse(`The training job retains a managed warm pool in status ${pool}`);
    platform.store.transaction(() => {
      jobs.delete(job.name);
      tags.removeAll(arns.of('training-job', job.name));
    });
    return {};
  });
