import type { UpdateTrainingJobCommandInput, UpdateTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import type { SageMakerContext } from '../context';
import { validationException } from '../errors';
import type { TrainingJob } from '../training/job';
import { isTerminal } from '../training/job';

/** Changes for how long the instances are kept, also of a job that has ended; the rest only while it runs. */
export const updateTrainingJob = ({ jobs, arns, warmPools }: SageMakerContext) =>
  real<UpdateTrainingJobCommandInput, UpdateTrainingJobCommandOutput>(({ TrainingJobName, ...changes }) => {
    const job = jobs.find(TrainingJobName as string);
    check(job, changes);
    const changed = jobs.amend(job.name, { updated: { ...job.state.updated, ...changes } });
    warmPools.changePeriod(changed);
    return { TrainingJobArn: arns.of('training-job', job.name) };
  });

function check(
  { status, state, request }: TrainingJob,
  changes: Omit<UpdateTrainingJobCommandInput, 'TrainingJobName'>,
): void {
  const { ResourceConfig, ...others } = changes;
  if (isTerminal({ status }) && Object.values(others).some((value) => value !== undefined))
    throw validationException(`The request was rejected because the training job is in status ${status}`);
  if (ResourceConfig === undefined) return;
  if (request.EnableManagedSpotTraining === true)
    throw validationException('KeepAlivePeriodInSeconds is not supported when EnableManagedSpotTraining is true');
  if (isTerminal({ status }) && state.warmPool?.status !== 'Available')
    throw validationException(
      `The request was rejected because the warm pool of the training job is in status ${state.warmPool?.status ?? 'Terminated'}`,
    );
}
