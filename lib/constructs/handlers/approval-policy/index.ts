import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { waiting } from '../shared/waiting';
import { onRegistered as makeOnRegistered } from './on-registered';
import type { Policy } from './policy';

const policy = JSON.parse(process.env['POLICY'] ?? '{"Conditions":[]}') as Policy;

/** Target of the EventBridge rule on versions that have been registered. */
export const onRegistered = makeOnRegistered(
  {
    sagemaker: new SageMakerClient({}),
    s3: new S3Client({}),
    ...waiting,
    log: (message) => console.log(message),
  },
  policy,
);
