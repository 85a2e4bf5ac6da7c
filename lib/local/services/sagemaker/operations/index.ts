import type { Service } from '../../service';
import type { SageMakerContext } from '../context';
import { createEndpoint } from './create-endpoint';
import { createHyperParameterTuningJob } from './create-hyper-parameter-tuning-job';
import { createModelPackage } from './create-model-package';
import { createProcessingJob } from './create-processing-job';
import { createTrainingJob } from './create-training-job';
import { createTransformJob } from './create-transform-job';
import { deleteEndpoint } from './delete-endpoint';
import { deleteHyperParameterTuningJob } from './delete-hyper-parameter-tuning-job';
import { deleteTrainingJob } from './delete-training-job';
import { describeEndpoint } from './describe-endpoint';
import { describeHyperParameterTuningJob } from './describe-hyper-parameter-tuning-job';
import { describeTrainingJob } from './describe-training-job';
import {
  createEndpointConfig,
  deleteEndpointConfig,
  describeEndpointConfig,
  listEndpointConfigs,
} from './endpoint-configs';
import { listEndpoints } from './list-endpoints';
import { listHyperParameterTuningJobs } from './list-hyper-parameter-tuning-jobs';
import { listTrainingJobsForHyperParameterTuningJob } from './list-training-jobs-for-hyper-parameter-tuning-job';
import { listTrainingJobs } from './list-training-jobs';
import {
  createModelPackageGroup,
  deleteModelPackageGroup,
  describeModelPackageGroup,
  listModelPackageGroups,
} from './model-package-groups';
import { deleteModelPackage, describeModelPackage, listModelPackages } from './model-packages';
import { createModel, deleteModel, describeModel, listModels } from './models';
import { deleteProcessingJob, describeProcessingJob, listProcessingJobs, stopProcessingJob } from './processing-jobs';
import { stopHyperParameterTuningJob } from './stop-hyper-parameter-tuning-job';
import { stopTrainingJob } from './stop-training-job';
import { addTags, deleteTags, listTags } from './tags';
import { describeTransformJob, listTransformJobs, stopTransformJob } from './transform-jobs';
import { updateEndpoint } from './update-endpoint';
import { updateEndpointWeightsAndCapacities } from './update-endpoint-weights-and-capacities';
import { updateModelPackage } from './update-model-package';
import { updateTrainingJob } from './update-training-job';

const OPERATIONS = {
  CreateTrainingJob: createTrainingJob,
  DescribeTrainingJob: describeTrainingJob,
  ListTrainingJobs: listTrainingJobs,
  UpdateTrainingJob: updateTrainingJob,
  StopTrainingJob: stopTrainingJob,
  DeleteTrainingJob: deleteTrainingJob,
  CreateHyperParameterTuningJob: createHyperParameterTuningJob,
  DescribeHyperParameterTuningJob: describeHyperParameterTuningJob,
  ListHyperParameterTuningJobs: listHyperParameterTuningJobs,
  ListTrainingJobsForHyperParameterTuningJob: listTrainingJobsForHyperParameterTuningJob,
  StopHyperParameterTuningJob: stopHyperParameterTuningJob,
  DeleteHyperParameterTuningJob: deleteHyperParameterTuningJob,
  CreateProcessingJob: createProcessingJob,
  DescribeProcessingJob: describeProcessingJob,
  ListProcessingJobs: listProcessingJobs,
  StopProcessingJob: stopProcessingJob,
  DeleteProcessingJob: deleteProcessingJob,
  CreateTransformJob: createTransformJob,
  DescribeTransformJob: describeTransformJob,
  ListTransformJobs: listTransformJobs,
  StopTransformJob: stopTransformJob,
  CreateModel: createModel,
  DescribeModel: describeModel,
  ListModels: listModels,
  DeleteModel: deleteModel,
  CreateEndpointConfig: createEndpointConfig,
  DescribeEndpointConfig: describeEndpointConfig,
  ListEndpointConfigs: listEndpointConfigs,
  DeleteEndpointConfig: deleteEndpointConfig,
  CreateEndpoint: createEndpoint,
  DescribeEndpoint: describeEndpoint,
  ListEndpoints: listEndpoints,
  UpdateEndpoint: updateEndpoint,
  UpdateEndpointWeightsAndCapacities: updateEndpointWeightsAndCapacities,
  DeleteEndpoint: deleteEndpoint,
  CreateModelPackageGroup: createModelPackageGroup,
  DescribeModelPackageGroup: describeModelPackageGroup,
  ListModelPackageGroups: listModelPackageGroups,
  DeleteModelPackageGroup: deleteModelPackageGroup,
  CreateModelPackage: createModelPackage,
  DescribeModelPackage: describeModelPackage,
  ListModelPackages: listModelPackages,
  UpdateModelPackage: updateModelPackage,
  DeleteModelPackage: deleteModelPackage,
  AddTags: addTags,
  ListTags: listTags,
  DeleteTags: deleteTags,
};

export function operationsOf(sagemaker: SageMakerContext): Service['operations'] {
  return Object.fromEntries(Object.entries(OPERATIONS).map(([name, make]) => [name, make(sagemaker)]));
}
