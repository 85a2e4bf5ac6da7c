import type { ServiceModule } from '../service';
import { SageMakerContext } from './context';
import { controlsOf } from './controls';
import { operationsOf } from './operations';
import { resume } from './resume';

export const service: ServiceModule = {
  id: 'sagemaker',
  create(platform) {
    const sagemaker = new SageMakerContext(platform);
    return {
      operations: operationsOf(sagemaker),
      controls: controlsOf(sagemaker),
      start: () => resume(sagemaker),
      stop: () => sagemaker.stop(),
    };
  },
};
