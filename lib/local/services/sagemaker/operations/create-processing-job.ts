import type { CreateProcessingJobCommandInput, CreateProcessingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import type { SageMakerContext } from '../context';
import { jobExists } from '../errors';
import { checkProcessingRequest } from '../processing/request-rules';

/** Durable on return; the job runs afterwards. */
export const createProcessingJob = ({ processingJobs, processing, arns, tags, platform }: SageMakerContext) =>
  real<CreateProcessingJobCommandInput, CreateProcessingJobCommandOutput>(({ Tags, ...request }) => {
    checkProcessingRequest(request);
    const name = request.ProcessingJobName as string;
    const arn = arns.of('processing-job', name);
    const inserted = platform.store.transaction(() => {
      if (processingJobs.has(name)) return false;
      tags.put(arn, Tags ?? []);
      return processingJobs.insert(name, request, {});
    });
    if (!inserted) throw jobExists(arn);
    processing.submit(name);
    return { ProcessingJobArn: arn };
  });
