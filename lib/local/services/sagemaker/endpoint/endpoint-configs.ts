import type { CreateEndpointConfigCommandInput, ProductionVariant } from '@aws-sdk/client-sagemaker';
import type { Store } from '../../../store/store';
import type { Arns } from '../arns';
import type { Entry } from '../catalog/catalog';
import { Catalog } from '../catalog/catalog';
import { couldNotFind } from '../errors';

export type EndpointConfigRequest = Omit<CreateEndpointConfigCommandInput, 'Tags'>;
export type EndpointConfig = Entry<EndpointConfigRequest, object>;

/** All endpoint configurations. A configuration never changes. */
export class EndpointConfigs extends Catalog<EndpointConfigRequest, object, object> {
  constructor(
    store: Store,
    private readonly arns: Arns,
  ) {
    super(store, { table: 'sagemaker_endpoint_configs', ignoreCase: true, brief: () => ({}) });
  }

  /** @throws ServiceError ValidationException */
  find(name: string): EndpointConfig {
    const config = this.get(name);
    if (config === undefined) throw couldNotFind('endpoint configuration', this.arns.of('endpoint-config', name));
    return config;
  }
}

/** What a configuration asks for that the local cloud does not do, by name. */
export function* unsupportedIn(config: EndpointConfigRequest): Iterable<string> {
  if (config.AsyncInferenceConfig !== undefined) yield 'AsyncInferenceConfig';
  if (config.DataCaptureConfig?.EnableCapture === true) yield 'DataCaptureConfig';
  if ((config.ShadowProductionVariants ?? []).length > 0) yield 'ShadowProductionVariants';
  if (config.ExplainerConfig !== undefined) yield 'ExplainerConfig';
  for (const variant of config.ProductionVariants ?? []) {
    if (variant.ModelName === undefined)
      yield `variant ${variant.VariantName} without ModelName (inference components)`;
    if ((variant.InstancePools ?? []).length > 0) yield `InstancePools of variant ${variant.VariantName}`;
  }
}

export function* faultsIn({ ProductionVariants = [] }: EndpointConfigRequest): Iterable<string> {
  const names = ProductionVariants.map(({ VariantName }) => VariantName);
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  for (const name of new Set(repeated)) yield `Duplicate variant name: ${name}`;
  for (const { VariantName, ServerlessConfig, InstanceType } of ProductionVariants) {
    if (ServerlessConfig === undefined && InstanceType === undefined)
      yield `variant ${VariantName} needs an InstanceType or a ServerlessConfig`;
    if (ServerlessConfig !== undefined && InstanceType !== undefined)
      yield `variant ${VariantName} cannot have both an InstanceType and a ServerlessConfig`;
  }
}

/** Containers that a variant begins with. A serverless one has a single container here, always ready. */
export function initialCount({ ServerlessConfig, InitialInstanceCount }: ProductionVariant): number {
  return ServerlessConfig === undefined ? (InitialInstanceCount ?? 1) : 1;
}
