import type {
  DescribeTransformJobCommandInput,
  DescribeTransformJobCommandOutput,
  ListTransformJobsCommandInput,
  ListTransformJobsCommandOutput,
  StopTransformJobCommandInput,
  StopTransformJobCommandOutput,
  TransformJobStatus,
} from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import { searchOf } from '../catalog/search';
import type { SageMakerContext } from '../context';
import { jobToUpdateMissing, validationException } from '../errors';
import { dateOf, isTerminal } from '../jobs/job';
import { describeTransform } from '../transform/transform-job';

export const describeTransformJob = ({ transformJobs, arns }: SageMakerContext) =>
  real<DescribeTransformJobCommandInput, DescribeTransformJobCommandOutput>(({ TransformJobName }) =>
    describeTransform(transformJobs.find(TransformJobName as string), arns),
  );

export const listTransformJobs = ({ transformJobs, arns }: SageMakerContext) =>
  real<ListTransformJobsCommandInput, ListTransformJobsCommandOutput>((input) => {
    const { items, next } = transformJobs.list(searchOf(input, 'Descending'));
    const TransformJobSummaries = items.map(({ name, created, modified, status, brief }) => ({
      TransformJobName: name,
      TransformJobArn: arns.of('transform-job', name),
      CreationTime: new Date(created),
      TransformEndTime: dateOf(brief.ended),
      LastModifiedTime: new Date(modified),
      TransformJobStatus: status as TransformJobStatus,
      FailureReason: brief.failureReason,
    }));
    return { TransformJobSummaries, NextToken: next };
  });

export const stopTransformJob = ({ transformJobs, transform }: SageMakerContext) =>
  real<StopTransformJobCommandInput, StopTransformJobCommandOutput>(({ TransformJobName }) => {
    const name = TransformJobName as string;
    const job = transformJobs.tryFind(name);
    if (job === undefined) throw jobToUpdateMissing(name);
    if (isTerminal(job))
      throw validationException(`The request was rejected because the transform job is in status ${job.status}`);
    if (job.status !== 'Stopping') transform.stop(name);
    return {};
  });
