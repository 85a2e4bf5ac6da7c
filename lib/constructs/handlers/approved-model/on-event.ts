import type { CustomResourceRequest } from '../shared/custom-resource';
import { answering } from '../shared/custom-resource';
import type { Deployment } from './deployment';
import type { Ports } from './ports';
import { reconcile, remove } from './reconcile';

export interface ApprovedModelProperties {
  /** A `Deployment` as JSON, so that numbers stay numbers. */
  readonly Deployment: string;
  /**
   * `remove`: owns the endpoint and takes it away in the end; there before the rules and after them. `deploy`: looks once
   * the rules are there, so that no approval is missed.
   */
  readonly Purpose: 'remove' | 'deploy';
}

type Request = CustomResourceRequest<ApprovedModelProperties>;

/** Handles a request of CloudFormation. It does not wait for the endpoint: before an approval there is none. */
export function onEvent(ports: Ports): (request: Request) => Promise<void> {
  return async (request) => {
    const { Deployment: text, Purpose } = request.ResourceProperties;
    const deployment = JSON.parse(text) as Deployment;
    const isDelete = request.RequestType === 'Delete';
    const id = isDelete ? (request.PhysicalResourceId ?? '') : `${deployment.EndpointName}/${Purpose}`;
    await answering(ports.respond, request, id, async () => {
      if (isDelete && Purpose === 'remove' && id === `${deployment.EndpointName}/${Purpose}`)
        await remove(ports, deployment);
      if (!isDelete && Purpose === 'deploy') await reconcile(ports, deployment);
      return { status: 'SUCCESS', physicalResourceId: id };
    });
  };
}

/** Called by the rules: a version was decided on, or the endpoint has settled. What they say is looked up anew. */
export function onChange(ports: Ports, deployment: Deployment): () => Promise<void> {
  return () => reconcile(ports, deployment);
}
