import { devNull } from 'node:os';
import type { ResourceConfig } from '@aws-sdk/client-sagemaker';
import type { ContainerEngine, ImageReference } from '../../../containers/engine';
import type { InstanceGroup, TrainingChannel, TrainingSpec } from '../../../workloads/training/spec';
import type { Arns } from '../arns';
import { debuggerConfig } from './debugger-config';
import type { TrainingJob } from './job';
import { keptPaths } from './kept-folders';

export interface SpecParts {
  readonly arns: Arns;
  readonly region: string;
  readonly image: ImageReference;
  readonly channels: readonly TrainingChannel[];
  /** Where a warm pool keeps its folder. */
  readonly warmPoolDirectory: (cache: string) => string;
  /** Variables that the container needs on this machine; see `localEnvironment`. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A job's request as the workload that runs it wants it. */
export function specOf(job: TrainingJob, parts: SpecParts): TrainingSpec {
  const { arns, region, image, channels, environment, warmPoolDirectory } = parts;
  const { request, state } = job;
  const { cache } = state.warmPool ?? {};
  return {
    jobName: job.name,
    jobArn: arns.of('training-job', job.name),
    region,
    image,
    channels,
    entrypoint: request.AlgorithmSpecification?.ContainerEntrypoint,
    arguments: request.AlgorithmSpecification?.ContainerArguments,
    hyperparameters: request.HyperParameters ?? {},
    environment: { ...environment, ...request.Environment },
    instanceGroups: instanceGroupsOf(request.ResourceConfig),
    networkIsolation: request.EnableNetworkIsolation,
    furtherConfig: debuggerConfig(request),
    keptPaths: keptPaths(request),
    warmPoolCache: cache === undefined ? undefined : warmPoolDirectory(cache),
  };
}

export function instanceGroupsOf(config: ResourceConfig | undefined): InstanceGroup[] {
  if (config?.InstanceGroups !== undefined && config.InstanceGroups.length > 0) {
    return config.InstanceGroups.map((group) => ({
      name: group.InstanceGroupName as string,
      instanceType: group.InstanceType as string,
      instanceCount: group.InstanceCount ?? 1,
    }));
  }
  return [
    {
      name: 'homogeneousCluster',
      instanceType: config?.InstanceType ?? 'ml.m5.large',
      instanceCount: config?.InstanceCount ?? 1,
    },
  ];
}

/**
 * A process of this machine finds its owner's AWS configuration, and with it a real account. It is led to the local cloud
 * instead. A Docker container has no such files, nor a way to this machine's loopback.
 */
export function localEnvironment(
  engine: Pick<ContainerEngine, 'name'>,
  endpoint: string,
  region: string,
): Record<string, string> {
  if (engine.name === 'docker') return {};
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'trainyard',
    AWS_SECRET_ACCESS_KEY: 'trainyard',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
