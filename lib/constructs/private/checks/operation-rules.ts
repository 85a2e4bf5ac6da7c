import type { CheckedResource } from './checked-resource';
import { list, member } from './checked-resource';
import type { Rule } from './rule';

interface Variant {
  readonly path: string;
  readonly value: unknown;
}

/** Variants with machines of their own number: not serverless, and not those whose machines follow the models on them. */
function variantsWithMachines({ type, properties }: CheckedResource): Variant[] {
  if (type !== 'AWS::SageMaker::EndpointConfig') return [];
  return list(member(properties, 'ProductionVariants'))
    .map((value, index) => ({ value, path: `ProductionVariants.${index}` }))
    .filter(({ value }) => member(value, 'InitialInstanceCount') !== undefined)
    .filter(({ value }) => member(value, 'ManagedInstanceScaling') === undefined);
}

/** Async endpoints and inference components have no data capture to switch on. */
function canCapture({ type, properties }: CheckedResource): boolean {
  if (type !== 'AWS::SageMaker::EndpointConfig' || member(properties, 'AsyncInferenceConfig') !== undefined)
    return false;
  return list(member(properties, 'ProductionVariants')).every((variant) => member(variant, 'ModelName') !== undefined);
}

export const OPERATION_RULES: readonly Rule[] = [
  {
    name: 'InstanceCount',
    description: 'A variant has a single machine: it is gone while the machine, or its availability zone, is',
    fix: 'give instanceCount of 2 or more',
    sources: 'prowler sagemaker_endpoint_config_prod_variant_instances, Security Hub SageMaker.4',
    production: true,
    places: (resource) =>
      variantsWithMachines(resource)
        .filter(({ value }) => Number(member(value, 'InitialInstanceCount')) < 2)
        .map(({ path }) => `${path}.InitialInstanceCount`),
  },
  {
    name: 'DataCapture',
    description: 'Requests and answers are not captured, so drift can not be seen',
    fix: 'give dataCaptureBucket',
    sources: 'prowler sagemaker_models_monitor_enabled',
    production: true,
    places: (resource) =>
      canCapture(resource) && member(resource.properties, 'DataCaptureConfig.EnableCapture') !== true
        ? ['DataCaptureConfig.EnableCapture']
        : [],
  },
  {
    name: 'RegistryInUse',
    description: 'A model is served, and the app has no model registry: nobody can tell which version it was',
    fix: 'add a ModelRegistry, and serve a version of it',
    sources: 'prowler sagemaker_models_registry_in_use',
    production: true,
    places: ({ type }, { resources }) =>
      type === 'AWS::SageMaker::Model' && !resources.some((other) => /ModelPackage(Group)?$/.test(other.type))
        ? ['PrimaryContainer']
        : [],
  },
];
