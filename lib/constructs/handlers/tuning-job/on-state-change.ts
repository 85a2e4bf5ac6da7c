import type { Ports } from '../shared/job-resource/kind';
import { jobChanged } from '../shared/job-resource/on-state-change';
import { tuningJobs } from './kind';

/** The part of EventBridge's "SageMaker HyperParameter Tuning Job State Change" that is used. */
export interface StateChange {
  readonly detail: { readonly HyperParameterTuningJobName: string };
}

export function onStateChange(ports: Ports): (event: StateChange) => Promise<void> {
  return ({ detail }) => jobChanged(tuningJobs, ports, detail.HyperParameterTuningJobName);
}
