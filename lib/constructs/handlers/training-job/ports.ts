import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { Respond } from '../shared/custom-resource';

/** All that the handlers need of the world. */
export interface Ports {
  readonly sagemaker: SageMakerClient;
  readonly ssm: SSMClient;
  readonly respond: Respond;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Begins the names of all jobs of this stack, without the last hyphen. */
  readonly stackPrefix: string;
}
