import type {
  DescribeEndpointCommandOutput,
  EndpointStatus,
  ProductionVariantSummary,
} from '@aws-sdk/client-sagemaker';
import type { Result } from '../../service';
import type { Arns } from '../arns';
import type { Endpoint, VariantState } from './endpoint';
import { upperSnake } from './endpoint';

export function describeEndpoint(
  { name, created, modified, status, request, state }: Endpoint,
  arns: Arns,
): Result<DescribeEndpointCommandOutput> {
  const { pending } = state;
  const variants = status === 'Creating' || status === 'Failed' ? undefined : state.variants.map(summaryOf);
  return {
    EndpointName: name,
    EndpointArn: arns.of('endpoint', name),
    EndpointConfigName: state.configName,
    ProductionVariants: variants,
    EndpointStatus: status as EndpointStatus,
    FailureReason: state.failureReason,
    CreationTime: new Date(created),
    LastModifiedTime: new Date(modified),
    LastDeploymentConfig: request.DeploymentConfig,
    PendingDeploymentSummary: pending && {
      EndpointConfigName: pending.configName,
      ProductionVariants: pending.variants.map((variant) => ({
        ...summaryOf(variant),
        VariantStatus: [{ Status: 'Creating' }],
      })),
      StartTime: new Date(pending.started),
    },
  };
}

function summaryOf({
  name,
  weight,
  count,
  desiredWeight,
  desiredCount,
  image,
  resolvedImage,
}: VariantState): ProductionVariantSummary {
  return {
    VariantName: name,
    DeployedImages:
      image === undefined ? undefined : [{ SpecifiedImage: image, ResolvedImage: resolvedImage ?? image }],
    CurrentWeight: weight,
    DesiredWeight: desiredWeight ?? weight,
    CurrentInstanceCount: count,
    DesiredInstanceCount: desiredCount ?? count,
  };
}

/** As the event `SageMaker Endpoint State Change` carries it: states in upper case, times in milliseconds. */
export function endpointEvent(endpoint: Endpoint, arns: Arns, tags: Readonly<Record<string, string>>): object {
  const {
    CreationTime: _created,
    LastModifiedTime: _modified,
    PendingDeploymentSummary: _pending,
    ...described
  } = describeEndpoint(endpoint, arns);
  return {
    ...described,
    EndpointStatus: upperSnake(endpoint.status),
    CreationTime: endpoint.created,
    LastModifiedTime: endpoint.modified,
    Tags: tags,
  };
}
