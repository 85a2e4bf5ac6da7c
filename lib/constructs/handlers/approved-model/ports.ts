import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { Respond } from '../shared/custom-resource';

/** All that the handlers need of the world. */
export interface Ports {
  readonly sagemaker: SageMakerClient;
  readonly respond: Respond;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly log: (message: string) => void;
}
