import type { LiveEndpoint } from '../../workloads/serving/fleet';
import type { Replica } from '../../workloads/serving/replica';
import type { LiveVariant } from '../../workloads/serving/variant';
import { chooseByWeight } from '../../workloads/serving/variant';
import type { Platform } from '../service';
import { endpointNotFound, validationError } from './errors';
import type { InvocationInput } from './headers';

export interface Route {
  readonly endpoint: LiveEndpoint;
  readonly variant: LiveVariant;
  /** Undefined while no container of the variant is ready. */
  readonly replica: Replica | undefined;
}

/** Where an invocation goes. @throws ServiceError ValidationError */
export function routeOf({ fleet, account }: Platform, input: InvocationInput): Route {
  const name = input.EndpointName as string;
  const endpoint = fleet.tryFind(name);
  if (endpoint === undefined) throw endpointNotFound(name, account);
  refuseUnsupported(input);
  const variant =
    input.TargetVariant === undefined
      ? chooseByWeight(endpoint.variants, Math.random())
      : named(endpoint, input.TargetVariant);
  if (variant === undefined) throw validationError(`Endpoint ${name} has no production variant with a weight above 0.`);
  return { endpoint, variant, replica: variant.pick() };
}

function named(endpoint: LiveEndpoint, name: string): LiveVariant {
  const variant = endpoint.variants.find((candidate) => candidate.name === name);
  if (variant === undefined) throw validationError(`Variant ${name} not found for endpoint ${endpoint.name}.`);
  return variant;
}

function refuseUnsupported({ TargetModel, TargetContainerHostname, InferenceComponentName }: InvocationInput): void {
  if (TargetModel !== undefined)
    throw validationError('TargetModel was given, but the endpoint is not a multi-model endpoint.');
  if (TargetContainerHostname !== undefined) {
    throw validationError(
      'TargetContainerHostname was given, but the endpoint has no containers in direct invocation mode.',
    );
  }
  if (InferenceComponentName !== undefined) {
    throw validationError('InferenceComponentName was given, but the endpoint has no inference components.');
  }
}
