import { setTimeout as sleep } from 'node:timers/promises';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { onAlert as makeOnAlert } from './on-alert';

const key = process.env['TAG_KEY'];

/** Target of the topic that says that the budget is spent. */
export const onAlert = makeOnAlert({
  sagemaker: new SageMakerClient({}),
  sleep: (milliseconds) => sleep(milliseconds),
  tag: key === undefined ? undefined : { key, value: process.env['TAG_VALUE'] ?? '' },
});
