import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

const RULE = 'SageMakerEndpointConfigurationKMSKeyConfigured';
const PACKS = ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'];

/** Disks of a machine's own are encrypted by its hardware, and SageMaker refuses a key for them. */
export function acknowledgeLocalStorage(config: IConstruct, hasKey: boolean): void {
  // Without a key at all the finding is right.
  if (!hasKey) return;
  const reason =
    'the machines have disks of their own, encrypted by the hardware; SageMaker refuses a key of KMS for them';
  Validations.of(config).acknowledge(...PACKS.map((pack) => ({ id: `${pack}-${RULE}`, reason })));
}
