import { S3Client } from '@aws-sdk/client-s3';
import { putToUrl, responder } from '../shared/custom-resource';
import { waiting } from '../shared/waiting';
import { onEvent as makeOnEvent } from './on-event';

/** Target of CloudFormation's custom resource requests. */
export const onEvent = makeOnEvent({
  s3: new S3Client({}),
  ...waiting,
  respond: responder(waiting, putToUrl),
});
