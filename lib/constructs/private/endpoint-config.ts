import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
import type { InferenceEndpointProps } from '../endpoint/inference-endpoint-props';
import type { ModelSource } from '../endpoint/model-source';
import type { ModelSourceConfig } from '../endpoint/model-source-config';
import { dataCapture } from './data-capture';
import { acknowledgeLocalStorage } from './local-storage';
import { machineOf, variantProperty } from './production-variants';
import type { ServingSurroundings } from './serving-model';
import { newModel } from './serving-model';

type Variant = sagemaker.CfnEndpointConfig.ProductionVariantProperty;

/** What an endpoint's models have in common, with the key for their volumes. */
export interface EndpointSurroundings extends ServingSurroundings {
  readonly variantName: string;
  readonly encryptionKey?: kms.IKey;
}

/** Models and configuration of an endpoint whose models are known at deployment. */
export function newEndpointConfig(
  scope: Construct,
  props: InferenceEndpointProps,
  source: ModelSourceConfig,
  around: EndpointSurroundings,
): sagemaker.CfnEndpointConfig {
  const { variantName, encryptionKey } = around;
  const main = newModel(scope, 'Model', source, around);
  const others = (props.variants ?? []).map((variant) => {
    const modelName = newModelName(scope, variant.variantName, variant.model, around);
    return variantProperty(variant.variantName, modelName, variant.weight ?? 1, variant);
  });
  const volumeKey = volumeKeyOf(props, encryptionKey);
  const config = new sagemaker.CfnEndpointConfig(scope, 'Config', {
    kmsKeyId: volumeKey?.keyArn,
    productionVariants: [variantProperty(variantName, main.attrModelName, props.weight ?? 1, props), ...others],
    shadowProductionVariants: shadowVariants(scope, props, around),
    dataCaptureConfig: dataCapture(props, encryptionKey),
  });
  if (volumeKey === undefined) acknowledgeLocalStorage(config, encryptionKey !== undefined);
  return config;
}

/** One machine with disks of its own, which take no key, is enough for SageMaker to refuse one. */
export function volumeKeyOf(props: InferenceEndpointProps, encryptionKey?: kms.IKey): kms.IKey | undefined {
  const variants = [props, ...(props.variants ?? []), ...(props.shadow === undefined ? [] : [props.shadow])];
  return variants.some((variant) => machineOf(variant).hasLocalStorage) ? undefined : encryptionKey;
}

function newModelName(scope: Construct, variantName: string, model: ModelSource, around: ServingSurroundings): string {
  const own = new Construct(scope, `Variant${variantName}`);
  return newModel(own, 'Model', model.bind(own, around.role), around).attrModelName;
}

function shadowVariants(
  scope: Construct,
  { shadow, weight = 1 }: InferenceEndpointProps,
  around: ServingSurroundings,
): Variant[] | undefined {
  if (shadow === undefined) return undefined;
  const variantName = shadow.variantName ?? 'Shadow';
  const modelName = newModelName(scope, variantName, shadow.model, around);
  // The share of copies is the relation of the two weights.
  return [variantProperty(variantName, modelName, (weight * (shadow.samplingPercentage ?? 100)) / 100, shadow)];
}
