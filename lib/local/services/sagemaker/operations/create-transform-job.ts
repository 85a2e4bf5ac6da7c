import type { CreateTransformJobCommandInput, CreateTransformJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import type { SageMakerContext } from '../context';
import { jobExists } from '../errors';
import { checkModel, checkTransformRequest } from '../transform/request-rules';

/** Durable on return; the job runs afterwards. */
export const createTransformJob = ({
  transformJobs,
  transform,
  models,
  packages,
  arns,
  tags,
  platform,
}: SageMakerContext) =>
  real<CreateTransformJobCommandInput, CreateTransformJobCommandOutput>(({ Tags, ...request }) => {
    checkTransformRequest(request);
    checkModel(models.find(request.ModelName as string), packages);
    const name = request.TransformJobName as string;
    const arn = arns.of('transform-job', name);
    const inserted = platform.store.transaction(() => {
      if (transformJobs.has(name)) return false;
      tags.put(arn, Tags ?? []);
      return transformJobs.insert(name, request, {});
    });
    if (!inserted) throw jobExists(arn);
    transform.submit(name);
    return { TransformJobArn: arn };
  });
