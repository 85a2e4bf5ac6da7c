import { randomBytes } from 'node:crypto';
import type { ContainerEngine, ContainerSpec } from '../../containers/engine';
import type { ClusterSpec } from '../cluster';
import { sizeOf } from '../instance-size';
import type { ProcessingLayout } from './layout';
import type { ProcessingSpec } from './spec';

type Engine = Pick<ContainerEngine, 'capabilities'>;

/** The containers of a processing job, one for each of its hosts. */
export function processingContainers(
  spec: ProcessingSpec,
  layouts: readonly ProcessingLayout[],
  engine: Engine,
): ClusterSpec {
  return {
    labels: { kind: 'processing', job: spec.jobName },
    isolated: spec.isolated,
    hosts: Object.fromEntries(layouts.map((layout) => [layout.host, containerSpec(spec, layout, engine)])),
  };
}

/** Entrypoint and arguments are exactly Docker's: nothing is added to them. */
function containerSpec(spec: ProcessingSpec, layout: ProcessingLayout, engine: Engine): ContainerSpec {
  const { entrypoint, environment, image, isolated, jobName } = spec;
  return {
    name: `${jobName}-${layout.host}-${randomBytes(3).toString('hex')}`,
    image,
    entrypoint,
    arguments: spec.arguments,
    environment,
    mounts: layout.mounts(),
    hostname: layout.host,
    ...sizeOf(spec.instanceType, engine),
    isolated,
    loopbackPort: spec.loopbackPort,
    labels: { kind: 'processing', job: jobName, host: layout.host },
  };
}
