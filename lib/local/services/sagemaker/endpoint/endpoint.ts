import type { CreateEndpointCommandInput, EndpointStatus } from '@aws-sdk/client-sagemaker';
import type { Entry } from '../catalog/catalog';
import type { EndpointConfig } from './endpoint-configs';
import { initialCount } from './endpoint-configs';

export type EndpointRequest = Omit<CreateEndpointCommandInput, 'Tags'>;

/** A variant as it is, or is to be. */
export interface VariantState {
  readonly name: string;
  readonly weight: number;
  readonly count: number;
  /** What an update under way wants. @default as it is */
  readonly desiredWeight?: number;
  readonly desiredCount?: number;
  /** The URI that the model names. */
  readonly image?: string;
  /** The same image by its digest: what runs also when the tag has moved. */
  readonly resolvedImage?: string;
}

export interface EndpointState {
  readonly configName: string;
  readonly variants: readonly VariantState[];
  readonly failureReason?: string;
  /** An update under way: the configuration that will take over, and its variants. */
  readonly pending?: {
    readonly configName: string;
    readonly variants: readonly VariantState[];
    readonly started: number;
  };
}

export type Endpoint = Entry<EndpointRequest, EndpointState>;

/** In these states something is under way, and no second change is taken. */
const BUSY: ReadonlySet<string> = new Set<EndpointStatus>([
  'Creating',
  'Updating',
  'SystemUpdating',
  'RollingBack',
  'Deleting',
]);

export function isBusy({ status }: Pick<Endpoint, 'status'>): boolean {
  return BUSY.has(status);
}

/** The variants that a configuration begins with. */
export function variantsOf({ request }: EndpointConfig): VariantState[] {
  return (request.ProductionVariants ?? []).map((variant) => ({
    name: variant.VariantName as string,
    weight: variant.InitialVariantWeight ?? 1,
    count: initialCount(variant),
  }));
}

/** The variants as an interrupted change of weights and capacities wanted them. */
export function wantedOf(variants: readonly VariantState[]): VariantState[] {
  return variants.map(({ desiredWeight, desiredCount, ...variant }) => ({
    ...variant,
    weight: desiredWeight ?? variant.weight,
    count: desiredCount ?? variant.count,
  }));
}

/** `InService` as events write it: `IN_SERVICE`. */
export function upperSnake(status: string): string {
  return status.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}
