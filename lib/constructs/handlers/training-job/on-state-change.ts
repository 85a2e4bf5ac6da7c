import type { Ports } from '../shared/job-resource/kind';
import { jobChanged } from '../shared/job-resource/on-state-change';
import { trainingJobs } from './kind';

/** The part of EventBridge's "SageMaker Training Job State Change" that is used. */
export interface StateChange {
  readonly detail: { readonly TrainingJobName: string };
}

export function onStateChange(ports: Ports): (event: StateChange) => Promise<void> {
  return ({ detail }) => jobChanged(trainingJobs, ports, detail.TrainingJobName);
}
