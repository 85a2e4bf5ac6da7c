import type { DescribeEndpointCommandInput, DescribeEndpointCommandOutput } from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import type { SageMakerContext } from '../context';
import { describeEndpoint as describe } from '../endpoint/describe';

export const describeEndpoint = ({ endpoints, arns }: SageMakerContext) =>
  real<DescribeEndpointCommandInput, DescribeEndpointCommandOutput>(({ EndpointName }) =>
    describe(endpoints.find(EndpointName as string), arns),
  );
