import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SSMClient } from '@aws-sdk/client-ssm';
import { putToUrl, responder } from '../custom-resource';
import { waiting } from '../waiting';
import type { Ports } from './kind';

/** The world as a function of AWS Lambda sees it. */
export function lambdaPorts(): Ports {
  return {
    ...waiting,
    sagemaker: new SageMakerClient({}),
    ssm: new SSMClient({}),
    respond: responder(waiting, putToUrl),
    stackPrefix: process.env['STACK_PREFIX'] ?? '',
  };
}
