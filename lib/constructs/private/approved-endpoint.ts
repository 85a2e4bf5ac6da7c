import type { Construct } from 'constructs';
import type { InferenceEndpointProps } from '../endpoint/inference-endpoint-props';
import type { ModelSourceConfig } from '../endpoint/model-source-config';
import type { IModelRegistry } from '../registry/model-registry-props';
import { ApprovedModelDeployer } from './approved-model-deployer';
import { dataCapture } from './data-capture';
import type { EndpointSurroundings } from './endpoint-config';
import { volumeKeyOf } from './endpoint-config';
import { Faults } from './faults';
import { variantProperty } from './production-variants';
import { checkSource, modelProperties } from './serving-model';

export interface ApprovedEndpointProps extends EndpointSurroundings {
  readonly endpointName: string;
  readonly registry: IModelRegistry;
  /** Properties of the L1; read at the end of the synthesis. */
  readonly deployment: () => object | undefined;
}

/** Model, configuration and endpoint are made when a version is approved. */
export function newApprovedEndpoint(
  scope: Construct,
  props: InferenceEndpointProps,
  source: ModelSourceConfig,
  around: ApprovedEndpointProps,
): void {
  new Faults(scope)
    .when(
      (props.variants ?? []).length > 0 || props.shadow !== undefined,
      'variants or shadow is given, but the newest approved version is served alone: leave them out',
    )
    .throwIfAny();
  checkSource(scope, source, around);
  const { endpointName, registry, role, encryptionKey, deployment } = around;
  const { primaryContainer: _, ...model } = modelProperties(source, around);
  const { modelName: __, ...variant } = variantProperty(around.variantName, '', props.weight ?? 1, props);
  const config = {
    kmsKeyId: volumeKeyOf(props, encryptionKey)?.keyArn,
    dataCaptureConfig: dataCapture(props, encryptionKey),
  };
  const { environment } = source;
  new ApprovedModelDeployer(scope, 'Deployer', {
    endpointName,
    registry,
    role,
    encryptionKey,
    model,
    environment,
    variant,
    config,
    deployment,
  });
}
