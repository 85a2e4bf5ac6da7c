import { randomBytes } from 'node:crypto';
import type { ContainerEngine, ContainerSpec } from '../../containers/engine';
import type { ClusterSpec } from '../cluster';
import { sizeOf } from '../instance-size';
import type { HostLayout } from './layout';
import type { TrainingSpec } from './spec';

/** The containers of a training job, one for each of its hosts. */
export function trainingContainers(
  spec: TrainingSpec,
  layouts: readonly HostLayout[],
  engine: Pick<ContainerEngine, 'capabilities'>,
): ClusterSpec {
  return {
    labels: { kind: 'training', job: spec.jobName },
    isolated: spec.networkIsolation ?? false,
    hosts: Object.fromEntries(layouts.map((layout) => [layout.host.name, containerSpec(spec, layout, engine)])),
  };
}

function containerSpec(
  spec: TrainingSpec,
  layout: HostLayout,
  engine: Pick<ContainerEngine, 'capabilities'>,
): ContainerSpec {
  const { host } = layout;
  return {
    name: `${spec.jobName}-${host.name}-${randomBytes(3).toString('hex')}`,
    image: spec.image,
    ...command(spec),
    environment: environmentOf(spec),
    mounts: layout.mounts(),
    hostname: host.name,
    ...sizeOf(host.group.instanceType, engine),
    isolated: spec.networkIsolation ?? false,
    loopbackPort: spec.loopbackPort,
    labels: { kind: 'training', job: spec.jobName, host: host.name },
  };
}

/** `train` is given unless the job says otherwise: an entrypoint of its own takes no argument, arguments replace it. */
function command({ entrypoint, arguments: args }: TrainingSpec): Pick<ContainerSpec, 'entrypoint' | 'arguments'> {
  if (entrypoint === undefined) return { arguments: args ?? ['train'] };
  return { entrypoint, arguments: args ?? [] };
}

function environmentOf({ jobName, jobArn, region, environment }: TrainingSpec): Record<string, string> {
  return { AWS_REGION: region, TRAINING_JOB_NAME: jobName, TRAINING_JOB_ARN: jobArn, ...environment };
}
