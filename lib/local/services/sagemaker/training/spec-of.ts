import type { ResourceConfig } from '@aws-sdk/client-sagemaker';
import type { ImageReference } from '../../../containers/engine';
import type { InstanceGroup, TrainingChannel, TrainingSpec } from '../../../workloads/training/spec';
import type { Arns } from '../arns';
import type { LocalAccess } from '../local-access';
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
  readonly access: LocalAccess;
}

/** A job's request as the workload that runs it wants it. */
export function specOf(job: TrainingJob, parts: SpecParts): TrainingSpec {
  const { arns, region, image, channels, access, warmPoolDirectory } = parts;
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
    environment: { ...access.environment, ...request.Environment },
    loopbackPort: access.loopbackPort,
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
