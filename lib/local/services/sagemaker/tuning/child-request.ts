import type {
  CreateTrainingJobCommandInput,
  HyperParameterTrainingJobDefinition,
  ResourceConfig,
  Tag,
} from '@aws-sdk/client-sagemaker';
import type { Assignment } from '../../../workloads/tuning/space';
import type { Definition } from './definitions';
import { OBJECTIVE_HYPERPARAMETER } from './definitions';

/** The request for one training job of a tuning job. */
export function childRequest(
  definition: Definition,
  name: string,
  tuned: Assignment,
  tags: readonly Tag[],
): CreateTrainingJobCommandInput {
  const { training } = definition;
  return {
    TrainingJobName: name,
    AlgorithmSpecification: training.AlgorithmSpecification,
    RoleArn: training.RoleArn,
    HyperParameters: { ...staticHyperParameters(definition), ...tuned },
    InputDataConfig: training.InputDataConfig,
    OutputDataConfig: training.OutputDataConfig,
    ResourceConfig: resourcesOf(training),
    StoppingCondition: training.StoppingCondition,
    VpcConfig: training.VpcConfig,
    EnableNetworkIsolation: training.EnableNetworkIsolation,
    EnableInterContainerTrafficEncryption: training.EnableInterContainerTrafficEncryption,
    EnableManagedSpotTraining: training.EnableManagedSpotTraining,
    CheckpointConfig: checkpointsOf(training, name),
    RetryStrategy: training.RetryStrategy,
    Environment: training.Environment,
    ...(tags.length > 0 && { Tags: [...tags] }),
  };
}

export function staticHyperParameters({ training, objective }: Definition): Record<string, string> {
  return {
    ...training.StaticHyperParameters,
    ...(objective?.MetricName !== undefined && { [OBJECTIVE_HYPERPARAMETER]: objective.MetricName }),
  };
}

/** Of several instance configurations the first, which is AWS's choice too as long as it has capacity. */
function resourcesOf(training: HyperParameterTrainingJobDefinition): ResourceConfig | undefined {
  const { HyperParameterTuningResourceConfig: tuning, ResourceConfig: plain } = training;
  if (tuning === undefined) return plain;
  const { InstanceType, InstanceCount, VolumeSizeInGB } = tuning.InstanceConfigs?.[0] ?? tuning;
  return { InstanceType, InstanceCount, VolumeSizeInGB, VolumeKmsKeyId: tuning.VolumeKmsKeyId };
}

/** A training job as large as those together that run at a time: what a quota has to allow. */
export function atOnce(request: CreateTrainingJobCommandInput, parallel: number): CreateTrainingJobCommandInput {
  const { ResourceConfig: config } = request;
  const times = (count = 1): number => count * parallel;
  if (config?.InstanceGroups === undefined || config.InstanceGroups.length === 0)
    return { ...request, ResourceConfig: { ...config, InstanceCount: times(config?.InstanceCount) } };
  const groups = config.InstanceGroups.map((group) => ({ ...group, InstanceCount: times(group.InstanceCount) }));
  return { ...request, ResourceConfig: { ...config, InstanceGroups: groups } };
}

/** Training jobs of one tuning job must not find each other's checkpoints. */
function checkpointsOf({ CheckpointConfig: config }: HyperParameterTrainingJobDefinition, name: string) {
  if (config?.S3Uri === undefined) return undefined;
  return { ...config, S3Uri: `${config.S3Uri.replace(/\/+$/, '')}/${name}` };
}
