import type {
  DeleteHyperParameterTuningJobCommandInput,
  DeleteHyperParameterTuningJobCommandOutput,
} from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import type { SageMakerContext } from '../context';
import { tuningJobInStatus } from '../errors';
import { isTerminal } from '../tuning/tuning-job';

/** Its training jobs and what they made stay. */
export const deleteHyperParameterTuningJob = ({ tunings, tags, arns, platform }: SageMakerContext) =>
  real<DeleteHyperParameterTuningJobCommandInput, DeleteHyperParameterTuningJobCommandOutput>(
    ({ HyperParameterTuningJobName }) => {
      const { name, status } = tunings.find(HyperParameterTuningJobName as string);
      if (!isTerminal(status)) throw tuningJobInStatus(status);
      platform.store.transaction(() => {
        tunings.delete(name);
        tags.removeAll(arns.of('hyper-parameter-tuning-job', name));
      });
      return {};
    },
  );
