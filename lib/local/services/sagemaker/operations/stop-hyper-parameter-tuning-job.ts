import type {
  StopHyperParameterTuningJobCommandInput,
  StopHyperParameterTuningJobCommandOutput,
} from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import type { SageMakerContext } from '../context';
import { tuningJobInStatus } from '../errors';

export const stopHyperParameterTuningJob = ({ tunings, tuner }: SageMakerContext) =>
  real<StopHyperParameterTuningJobCommandInput, StopHyperParameterTuningJobCommandOutput>(
    ({ HyperParameterTuningJobName }) => {
      const { name, status } = tunings.find(HyperParameterTuningJobName as string);
      if (status === 'Stopping') return {};
      if (status !== 'InProgress') throw tuningJobInStatus(status);
      tunings.update(name, 'Stopping', { ending: { status: 'Stopped' } });
      tuner.wake(name);
      return {};
    },
  );
