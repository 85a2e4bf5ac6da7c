import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { CustomResourceRequest } from '../shared/custom-resource';
import { putToUrl, responder } from '../shared/custom-resource';
import { waiting } from '../shared/waiting';
import type { Deployment } from './deployment';
import type { ApprovedModelProperties } from './on-event';
import { onChange, onEvent } from './on-event';
import type { Ports } from './ports';

const ports: Ports = {
  sagemaker: new SageMakerClient({}),
  ...waiting,
  respond: responder(waiting, putToUrl),
  log: (message) => console.log(message),
};
const deployment = JSON.parse(process.env['DEPLOYMENT'] ?? '{}') as Deployment;
const [handle, change] = [onEvent(ports), onChange(ports, deployment)];

type Request = CustomResourceRequest<ApprovedModelProperties>;

/** Target of CloudFormation's requests and of the rules: one function, so that both have the same permissions. */
export async function handler(event: Request | { readonly detail: unknown }): Promise<void> {
  await ('RequestType' in event ? handle(event) : change());
}
