import { setTimeout as sleep } from 'node:timers/promises';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SSMClient } from '@aws-sdk/client-ssm';
import { putToUrl, responder } from '../shared/custom-resource';
import { onEvent as makeOnEvent } from './on-event';
import { onStateChange as makeOnStateChange } from './on-state-change';
import type { Ports } from '../shared/job-resource/kind';

const ports: Ports = {
  sagemaker: new SageMakerClient({}),
  ssm: new SSMClient({}),
  respond: responder(putToUrl),
  sleep: (milliseconds) => sleep(milliseconds),
  stackPrefix: process.env['STACK_PREFIX'] ?? '',
};

/** Target of CloudFormation's custom resource requests. */
export const onEvent = makeOnEvent(ports);
/** Target of the EventBridge rule on transform jobs that have ended. */
export const onStateChange = makeOnStateChange(ports);
