import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { waiting } from '../shared/waiting';
import { onAlert as makeOnAlert } from './on-alert';

const key = process.env['TAG_KEY'];

/** Target of the topic that says that the budget is spent. */
export const onAlert = makeOnAlert({
  sagemaker: new SageMakerClient({}),
  ...waiting,
  tag: key === undefined ? undefined : { key, value: process.env['TAG_VALUE'] ?? '' },
});
