import { randomInt } from 'node:crypto';
import type {
  CreateHyperParameterTuningJobCommandInput,
  CreateHyperParameterTuningJobCommandOutput,
} from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import type { SageMakerContext } from '../context';
import { tuningJobExists } from '../errors';
import { requireObjects } from '../training/inputs';
import { checkQuotas } from '../training/job-quotas';
import { atOnce, childRequest } from '../tuning/child-request';
import { definitionsOf } from '../tuning/definitions';
import { checkTuningRequest } from '../tuning/input-rules';
import { newTuningJob } from '../tuning/tuning-job';
import { bestOfParents } from '../tuning/warm-start';
import { checkWarmStart } from '../tuning/warm-start-rules';

const SEEDS = 2 ** 31;

/** Durable on return; the tuning job runs afterwards. */
export const createHyperParameterTuningJob = (sagemaker: SageMakerContext) =>
  real<CreateHyperParameterTuningJobCommandInput, CreateHyperParameterTuningJobCommandOutput>(
    async ({ Tags, ...request }) => {
      const { platform, tunings, tags, arns, tuner } = sagemaker;
      const name = request.HyperParameterTuningJobName as string;
      checkTuningRequest(request);
      if (tunings.tryFind(name) !== undefined) throw tuningJobExists(name);
      checkWarmStart(tunings, request);
      checkAccount(sagemaker, request);
      await requireInputs(sagemaker, request);
      const arn = arns.of('hyper-parameter-tuning-job', name);
      const seed = request.HyperParameterTuningJobConfig?.RandomSeed ?? randomInt(SEEDS);
      const job = newTuningJob(request, seed, platform.clock.now());
      const parentBest = bestOfParents(tunings, request);
      const inserted = platform.store.transaction(() => {
        if (tunings.tryFind(name) !== undefined) return false;
        tags.put(arn, Tags ?? []);
        return tunings.insert({ ...job, state: { ...job.state, parentBest } });
      });
      if (!inserted) throw tuningJobExists(name);
      tuner.start(name);
      return { HyperParameterTuningJobArn: arn };
    },
  );

/** @throws ServiceError ResourceLimitExceeded when the account's quotas do not allow as many training jobs at a time */
function checkAccount(sagemaker: SageMakerContext, request: CreateHyperParameterTuningJobCommandInput): void {
  const limits = request.HyperParameterTuningJobConfig?.ResourceLimits;
  const { MaxParallelTrainingJobs: parallel = 1, MaxNumberOfTrainingJobs: most = parallel } = limits ?? {};
  for (const definition of definitionsOf(request))
    checkQuotas(sagemaker, atOnce(childRequest(definition, '', {}, []), Math.min(parallel, most)));
}

async function requireInputs(
  { s3, platform }: SageMakerContext,
  request: CreateHyperParameterTuningJobCommandInput,
): Promise<void> {
  for (const { training } of definitionsOf(request))
    await requireObjects(s3, training.InputDataConfig ?? [], platform.region, training.RoleArn as string);
}
