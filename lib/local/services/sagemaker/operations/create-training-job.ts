import type { CreateTrainingJobCommandInput, CreateTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { realExcept } from '../../service';
import type { SageMakerContext } from '../context';
import { notSupportedHere, trainingJobExists, validationException } from '../errors';
import { checkTrainingRequest } from '../training/input-rules';
import { unknownFileSystems, unreachablePipes } from '../training/channel-rules';
import { unknownFileSystem } from '../training/file-systems';
import { requireObjects } from '../training/inputs';
import { newJob } from '../training/job';
import { checkQuotas } from '../training/job-quotas';

const RECORDED =
  'recorded only: VpcConfig, KMS keys of volumes, training plans, placement, InfraCheckConfig, RemoteDebugConfig, ExperimentConfig, rules of debugger and profiler';

/** Durable on return; the job runs afterwards. */
export const createTrainingJob = (sagemaker: SageMakerContext) =>
  realExcept<CreateTrainingJobCommandInput, CreateTrainingJobCommandOutput>(RECORDED, async ({ Tags, ...request }) => {
    checkTrainingRequest(request);
    checkMachine(sagemaker, request);
    const name = request.TrainingJobName as string;
    const arn = sagemaker.arns.of('training-job', name);
    if (sagemaker.jobs.tryFind(name) !== undefined) throw trainingJobExists(arn);
    checkQuotas(sagemaker, request);
    const { platform, s3, jobs, tags } = sagemaker;
    await requireObjects(s3, request.InputDataConfig ?? [], platform.region, request.RoleArn as string);
    const inserted = platform.store.transaction(() => {
      if (jobs.tryFind(name) !== undefined) return false;
      tags.put(arn, Tags ?? []);
      return jobs.insert(newJob(request, platform.clock.now()));
    });
    if (!inserted) throw trainingJobExists(arn);
    sagemaker.scheduler.submit(name);
    return { TrainingJobArn: arn };
  });

/** What this machine cannot give to the job's channels. */
function checkMachine({ platform }: SageMakerContext, request: CreateTrainingJobCommandInput): void {
  const pipes = unreachablePipes(request, platform.engine.name);
  if (pipes.length > 0) throw notSupportedHere(pipes);
  const unknown = unknownFileSystems(request.InputDataConfig ?? [], platform.fileSystems ?? {});
  if (unknown.length > 0) throw validationException(unknown.map(unknownFileSystem).join('; '));
}
