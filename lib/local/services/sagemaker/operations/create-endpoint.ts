import type { CreateEndpointCommandInput, CreateEndpointCommandOutput } from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import type { SageMakerContext } from '../context';
import { variantsOf } from '../endpoint/endpoint';
import { alreadyExists } from '../errors';

/** Durable on return; the containers start afterwards. */
export const createEndpoint = ({ endpoints, configs, endpointRunner, arns, tags, platform }: SageMakerContext) =>
  real<CreateEndpointCommandInput, CreateEndpointCommandOutput>(({ Tags, ...request }) => {
    const name = request.EndpointName as string;
    const arn = arns.of('endpoint', name);
    const config = configs.find(request.EndpointConfigName as string);
    const created = platform.clock.now();
    const state = { configName: config.name, variants: variantsOf(config) };
    const inserted = platform.store.transaction(() => {
      if (endpoints.has(name)) return false;
      tags.put(arn, Tags ?? []);
      return endpoints.insert({ name, created, modified: created, status: 'Creating', request, state });
    });
    if (!inserted) throw alreadyExists('endpoint', arn);
    endpointRunner.create(name);
    return { EndpointArn: arn };
  });
