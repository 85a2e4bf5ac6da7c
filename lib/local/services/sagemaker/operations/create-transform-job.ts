import type { CreateTransformJobCommandInput, CreateTransformJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { realExcept } from '../../service';
import type { SageMakerContext } from '../context';
import { jobExists } from '../errors';
import type { InstancesOf } from '../jobs/instances';
import { checkQuota } from '../jobs/instances';
import { checkModel, checkTransformRequest } from '../transform/request-rules';
import type { TransformJob } from '../transform/transform-job';
import { resourcesOf } from '../transform/transform-job';

const RECORDED = 'recorded only: KMS keys, ExperimentConfig, TransformAmiVersion';

/** Durable on return; the job runs afterwards. */
export const createTransformJob = (sagemaker: SageMakerContext) =>
  realExcept<CreateTransformJobCommandInput, CreateTransformJobCommandOutput>(RECORDED, ({ Tags, ...request }) => {
    const { transformJobs, transform, models, packages, arns, tags, platform } = sagemaker;
    checkTransformRequest(request);
    checkModel(models.find(request.ModelName as string), packages);
    const name = request.TransformJobName as string;
    const arn = arns.of('transform-job', name);
    if (transformJobs.has(name)) throw jobExists(arn);
    checkQuota(sagemaker, 'transform', instancesOf({ request }), transformJobs.unfinished().map(instancesOf));
    platform.store.transaction(() => {
      tags.put(arn, Tags ?? []);
      transformJobs.insert(name, request, {});
    });
    transform.submit(name);
    return { TransformJobArn: arn };
  });

function instancesOf(job: Pick<TransformJob, 'request'>): InstancesOf {
  const { InstanceType: type, InstanceCount: count } = resourcesOf(job);
  return { type, count };
}
