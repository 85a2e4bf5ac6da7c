import type { CreateProcessingJobCommandInput, CreateProcessingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { realExcept } from '../../service';
import type { SageMakerContext } from '../context';
import { jobExists } from '../errors';
import type { InstancesOf } from '../jobs/instances';
import { checkQuota } from '../jobs/instances';
import type { ProcessingJob } from '../processing/processing-job';
import { clusterOf } from '../processing/processing-job';
import { checkProcessingRequest } from '../processing/request-rules';

const RECORDED = 'recorded only: KMS keys, VpcConfig, traffic encryption, volume sizes, ExperimentConfig';

/** Durable on return; the job runs afterwards. */
export const createProcessingJob = (sagemaker: SageMakerContext) =>
  realExcept<CreateProcessingJobCommandInput, CreateProcessingJobCommandOutput>(RECORDED, ({ Tags, ...request }) => {
    const { processingJobs, processing, arns, tags, platform } = sagemaker;
    checkProcessingRequest(request, platform.engine.name);
    const name = request.ProcessingJobName as string;
    const arn = arns.of('processing-job', name);
    if (processingJobs.has(name)) throw jobExists(arn);
    checkQuota(sagemaker, 'processing', instancesOf({ request }), processingJobs.unfinished().map(instancesOf));
    platform.store.transaction(() => {
      tags.put(arn, Tags ?? []);
      processingJobs.insert(name, request, {});
    });
    processing.submit(name);
    return { ProcessingJobArn: arn };
  });

function instancesOf(job: Pick<ProcessingJob, 'request'>): InstancesOf {
  const { InstanceType: type, InstanceCount: count } = clusterOf(job);
  return { type, count };
}
