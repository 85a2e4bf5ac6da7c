import { describe, isTerminal } from './jobs';
import type { Ports } from './ports';
import { readRecord } from './records';
import { settle } from './settle';
import { prefixOf } from './specification';

/** The part of EventBridge's "SageMaker Training Job State Change" that is used. The rest may be older than the job. */
export interface StateChange {
  readonly detail: { readonly TrainingJobName: string };
}

/** Answers the request that waits for the job, if one does. Delivered again, it finds the request answered. */
export function onStateChange(ports: Ports): (event: StateChange) => Promise<void> {
  return async ({ detail: { TrainingJobName: name } }) => {
    const record = await readRecord(ports, prefixOf(name));
    if (record === undefined || record.answered || record.jobName !== name) return;
    const job = await describe(ports, name);
    if (isTerminal(job)) await settle(ports, record, job);
  };
}
