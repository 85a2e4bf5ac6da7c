import type { EndpointStatus, ListEndpointsCommandInput, ListEndpointsCommandOutput } from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import { searchOf } from '../catalog/search';
import type { SageMakerContext } from '../context';

export const listEndpoints = ({ endpoints, arns }: SageMakerContext) =>
  real<ListEndpointsCommandInput, ListEndpointsCommandOutput>((input) => {
    const { items, next } = endpoints.search(searchOf(input, 'Descending'));
    const Endpoints = items.map(({ name, created, modified, status }) => ({
      EndpointName: name,
      EndpointArn: arns.of('endpoint', name),
      CreationTime: new Date(created),
      LastModifiedTime: new Date(modified),
      EndpointStatus: status as EndpointStatus,
    }));
    return { Endpoints, NextToken: next };
  });
