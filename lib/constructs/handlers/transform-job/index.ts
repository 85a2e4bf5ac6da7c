import { lambdaPorts } from '../shared/job-resource/ports';
import { onEvent as makeOnEvent } from './on-event';
import { onStateChange as makeOnStateChange } from './on-state-change';

const ports = lambdaPorts();

/** Target of CloudFormation's custom resource requests. */
export const onEvent = makeOnEvent(ports);
/** Target of the EventBridge rule on transform jobs that have ended. */
export const onStateChange = makeOnStateChange(ports);
