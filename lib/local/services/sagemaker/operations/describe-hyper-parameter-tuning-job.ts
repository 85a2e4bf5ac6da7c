import type {
  DescribeHyperParameterTuningJobCommandInput,
  DescribeHyperParameterTuningJobCommandOutput,
} from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import type { SageMakerContext } from '../context';
import { describeTuning } from '../tuning/describe';

export const describeHyperParameterTuningJob = ({ tunings, tuningView }: SageMakerContext) =>
  real<DescribeHyperParameterTuningJobCommandInput, DescribeHyperParameterTuningJobCommandOutput>(
    ({ HyperParameterTuningJobName }) =>
      describeTuning(tuningView, tunings.find(HyperParameterTuningJobName as string)),
  );
