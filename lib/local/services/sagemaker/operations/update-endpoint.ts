import type {
  UpdateEndpointCommandInput,
  UpdateEndpointCommandOutput,
  VariantProperty,
} from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import type { SageMakerContext } from '../context';
import type { VariantState } from '../endpoint/endpoint';
import { variantsOf } from '../endpoint/endpoint';
import { notSupportedHere, validationException } from '../errors';

/** Blue/green, all at once: the new containers start beside the old ones, take over, and the old ones end. */
export const updateEndpoint = ({ endpoints, configs, endpointRunner, arns, platform }: SageMakerContext) =>
  real<UpdateEndpointCommandInput, UpdateEndpointCommandOutput>((input) => {
    if (input.DeploymentConfig !== undefined || input.RetainDeploymentConfig === true)
      throw notSupportedHere(['DeploymentConfig of UpdateEndpoint']);
    const { name, status, state } = endpoints.findIdle(input.EndpointName as string);
    const arn = arns.of('endpoint', name);
    if (status === 'Failed') throw validationException(`Cannot update failed endpoint "${arn}".`);
    const config = configs.find(input.EndpointConfigName as string);
    const wanted = variantsOf(config);
    const variants =
      input.RetainAllVariantProperties === true
        ? retain(wanted, state.variants, input.ExcludeRetainedVariantProperties)
        : wanted;
    endpoints.move(name, 'Updating', {
      pending: { configName: config.name, variants, started: platform.clock.now() },
      failureReason: undefined,
    });
    endpointRunner.update(name);
    return { EndpointArn: arn };
  });

/** Weights and capacities that were changed since stay, unless they are excluded. */
function retain(
  wanted: readonly VariantState[],
  current: readonly VariantState[],
  excluded: readonly VariantProperty[] = [],
): VariantState[] {
  const excludes = new Set(excluded.map(({ VariantPropertyType }) => VariantPropertyType));
  return wanted.map((variant) => {
    const former = current.find(({ name }) => name === variant.name);
    if (former === undefined) return variant;
    return {
      ...variant,
      weight: excludes.has('DesiredWeight') ? variant.weight : former.weight,
      count: excludes.has('DesiredInstanceCount') ? variant.count : former.count,
    };
  });
}
