import type {
  CreateEndpointConfigCommandInput,
  CreateEndpointConfigCommandOutput,
  DeleteEndpointConfigCommandInput,
  DeleteEndpointConfigCommandOutput,
  DescribeEndpointConfigCommandInput,
  DescribeEndpointConfigCommandOutput,
  ListEndpointConfigsCommandInput,
  ListEndpointConfigsCommandOutput,
} from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import { searchOf } from '../catalog/search';
import type { SageMakerContext } from '../context';
import { faultsIn, unsupportedIn } from '../endpoint/endpoint-configs';
import { alreadyExists, notSupportedHere, validationException } from '../errors';

export const createEndpointConfig = ({ configs, models, arns, tags, platform, events }: SageMakerContext) =>
  real<CreateEndpointConfigCommandInput, CreateEndpointConfigCommandOutput>(({ Tags, ...request }) => {
    const unsupported = [...unsupportedIn(request)];
    if (unsupported.length > 0) throw notSupportedHere(unsupported);
    const faults = [...faultsIn(request)];
    if (faults.length > 0) throw validationException(faults.join('; '));
    for (const { ModelName } of request.ProductionVariants ?? []) models.find(ModelName as string);
    const name = request.EndpointConfigName as string;
    const arn = arns.of('endpoint-config', name);
    const created = platform.clock.now();
    const inserted = platform.store.transaction(() => {
      if (configs.has(name)) return false;
      tags.put(arn, Tags ?? []);
      return configs.insert({ name, created, modified: created, status: 'Created', request, state: {} });
    });
    if (!inserted) throw alreadyExists('endpoint configuration', arn);
    events.announce('Endpoint Config', arn, {
      ...request,
      EndpointConfigArn: arn,
      CreationTime: created,
      Tags: tags.asMap(arn),
    });
    return { EndpointConfigArn: arn };
  });

export const describeEndpointConfig = ({ configs, arns }: SageMakerContext) =>
  real<DescribeEndpointConfigCommandInput, DescribeEndpointConfigCommandOutput>(({ EndpointConfigName }) => {
    const { name, created, request } = configs.find(EndpointConfigName as string);
    return {
      ...request,
      EndpointConfigName: name,
      EndpointConfigArn: arns.of('endpoint-config', name),
      ProductionVariants: (request.ProductionVariants ?? []).map((variant) => ({
        InitialVariantWeight: 1,
        ...variant,
      })),
      CreationTime: new Date(created),
      EnableNetworkIsolation: request.EnableNetworkIsolation ?? false,
    };
  });

export const listEndpointConfigs = ({ configs, arns }: SageMakerContext) =>
  real<ListEndpointConfigsCommandInput, ListEndpointConfigsCommandOutput>((input) => {
    const { items, next } = configs.search(searchOf(input, 'Descending'));
    const EndpointConfigs = items.map(({ name, created }) => ({
      EndpointConfigName: name,
      EndpointConfigArn: arns.of('endpoint-config', name),
      CreationTime: new Date(created),
    }));
    return { EndpointConfigs, NextToken: next };
  });

export const deleteEndpointConfig = ({ configs, arns, tags, platform }: SageMakerContext) =>
  real<DeleteEndpointConfigCommandInput, DeleteEndpointConfigCommandOutput>(({ EndpointConfigName }) => {
    const { name } = configs.find(EndpointConfigName as string);
    platform.store.transaction(() => {
      configs.delete(name);
      tags.removeAll(arns.of('endpoint-config', name));
    });
    return {};
  });
