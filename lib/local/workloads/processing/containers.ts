import { randomBytes } from 'node:crypto';
import type { ContainerSpec } from '../../containers/engine';
import type { ClusterSpec } from '../cluster';
import { gpusOf } from '../instance-types';
import type { ProcessingLayout } from './layout';
import type { ProcessingSpec } from './spec';

/** The containers of a processing job, one for each of its hosts. */
export function processingContainers(spec: ProcessingSpec, layouts: readonly ProcessingLayout[]): ClusterSpec {
  return {
    labels: { kind: 'processing', job: spec.jobName },
    isolated: spec.isolated,
    hosts: Object.fromEntries(layouts.map((layout) => [layout.host, containerSpec(spec, layout)])),
  };
}

/** Entrypoint and arguments are exactly Docker's: nothing is added to them. */
function containerSpec(spec: ProcessingSpec, layout: ProcessingLayout): ContainerSpec {
  const { entrypoint, environment, image, isolated, jobName } = spec;
  return {
    name: `${jobName}-${layout.host}-${randomBytes(3).toString('hex')}`,
    image,
    entrypoint,
    arguments: spec.arguments,
    environment,
    mounts: layout.mounts(),
    hostname: layout.host,
    gpus: gpusOf(spec.instanceType),
    isolated,
    labels: { kind: 'processing', job: jobName, host: layout.host },
  };
}
