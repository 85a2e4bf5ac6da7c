import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

const RULE = 'SageMakerEndpointConfigurationKMSKeyConfigured';
const PACKS = ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'];

/** Disks of a machine's own are encrypted by its hardware, and SageMaker refuses a key for them. */
export function acknowledgeLocalStorage(config: IConstruct, hasKey: boolean): void {
  // Without a key at all the finding is right.
  if (!hasKey) return;
  acknowledge(
    config,
    'the machines have disks of their own, encrypted by the hardware; SageMaker refuses a key of KMS for them',
  );
}

/** A serverless endpoint has no volume that a key could encrypt. */
export function acknowledgeNoVolume(config: IConstruct): void {
  acknowledge(config, 'a serverless endpoint has no storage volume that a key could encrypt');
}

/** SageMaker refuses isolation of a serverless endpoint's containers. */
export function acknowledgeNoIsolation(model: IConstruct): void {
  const reason = 'a serverless endpoint can not be isolated; its container holds no permissions but to read its model';
  Validations.of(model).acknowledge({ id: 'Trainyard-ModelNetworkIsolation', reason });
}

/** Clarify starts an endpoint of its own to explain answers, which isolation would keep out of reach. */
export function acknowledgeShadowEndpoint(definition: IConstruct): void {
  const reason = 'Clarify asks a copy of the model, on an endpoint that it starts by the API of SageMaker';
  Validations.of(definition).acknowledge({ id: 'Trainyard-MonitoringNetworkIsolation', reason });
}

function acknowledge(config: IConstruct, reason: string): void {
  Validations.of(config).acknowledge(...PACKS.map((pack) => ({ id: `${pack}-${RULE}`, reason })));
}
