import type { Ports } from '../shared/job-resource/kind';
import { jobChanged } from '../shared/job-resource/on-state-change';
import { transformJobs } from './kind';

/** The part of EventBridge's "SageMaker Transform Job State Change" that is used. */
export interface StateChange {
  readonly detail: { readonly TransformJobName: string };
}

export function onStateChange(ports: Ports): (event: StateChange) => Promise<void> {
  return ({ detail }) => jobChanged(transformJobs, ports, detail.TransformJobName);
}
