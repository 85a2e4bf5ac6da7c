import type { ServiceModule } from '../service';
import { SageMakerContext } from './context';
import { createTrainingJob } from './operations/create-training-job';
import { deleteTrainingJob } from './operations/delete-training-job';
import { describeTrainingJob } from './operations/describe-training-job';
import { listTrainingJobs } from './operations/list-training-jobs';
import { stopTrainingJob } from './operations/stop-training-job';

export const service: ServiceModule = {
  id: 'sagemaker',
  create(platform) {
    const sagemaker = new SageMakerContext(platform);
    return {
      operations: {
        CreateTrainingJob: createTrainingJob(sagemaker),
        DescribeTrainingJob: describeTrainingJob(sagemaker),
        ListTrainingJobs: listTrainingJobs(sagemaker),
        StopTrainingJob: stopTrainingJob(sagemaker),
        DeleteTrainingJob: deleteTrainingJob(sagemaker),
      },
    };
  },
};
