import type {
  DesiredWeightAndCapacity,
  UpdateEndpointWeightsAndCapacitiesCommandInput,
  UpdateEndpointWeightsAndCapacitiesCommandOutput,
} from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import type { SageMakerContext } from '../context';
import type { Endpoint } from '../endpoint/endpoint';
import type { VariantChange } from '../endpoint/endpoint-runner';
import { notSupportedHere, validationException } from '../errors';

export const updateEndpointWeightsAndCapacities = ({ endpoints, endpointRunner, arns }: SageMakerContext) =>
  real<UpdateEndpointWeightsAndCapacitiesCommandInput, UpdateEndpointWeightsAndCapacitiesCommandOutput>((input) => {
    const endpoint = endpoints.findIdle(input.EndpointName as string);
    const arn = arns.of('endpoint', endpoint.name);
    if (endpoint.status !== 'InService')
      throw validationException(`Cannot update endpoint "${arn}" in status ${endpoint.status}.`);
    const changes = changesOf(endpoint, input.DesiredWeightsAndCapacities ?? []);
    const variants = endpoint.state.variants.map((variant) => {
      const change = changes.find(({ name }) => name === variant.name);
      return { ...variant, desiredWeight: change?.weight, desiredCount: change?.count };
    });
    endpoints.move(endpoint.name, 'Updating', { variants });
    endpointRunner.change(endpoint.name, changes);
    return { EndpointArn: arn };
  });

function changesOf({ state }: Endpoint, desired: readonly DesiredWeightAndCapacity[]): VariantChange[] {
  const known = new Set(state.variants.map(({ name }) => name));
  const unknown = desired.map(({ VariantName }) => VariantName as string).filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw validationException(
      `The variant name(s) "${unknown.join(', ')}" is/are not present within endpoint configuration "${state.configName}".`,
    );
  }
  if (desired.some(({ ServerlessUpdateConfig }) => ServerlessUpdateConfig !== undefined))
    throw notSupportedHere(['ServerlessUpdateConfig']);
  return desired.map(({ VariantName, DesiredWeight, DesiredInstanceCount }) => ({
    name: VariantName as string,
    weight: DesiredWeight,
    count: DesiredInstanceCount,
  }));
}
