import type { DeleteEndpointCommandInput, DeleteEndpointCommandOutput } from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import type { SageMakerContext } from '../context';

/** The endpoint takes no more requests at once, and is gone when its containers have ended. */
export const deleteEndpoint = ({ endpoints, endpointRunner, platform }: SageMakerContext) =>
  real<DeleteEndpointCommandInput, DeleteEndpointCommandOutput>(({ EndpointName }) => {
    const { name } = endpoints.findIdle(EndpointName as string);
    endpoints.move(name, 'Deleting');
    platform.fleet.remove(name);
    endpointRunner.delete(name);
    return {};
  });
