import type {
  DeleteProcessingJobCommandInput,
  DeleteProcessingJobCommandOutput,
  DescribeProcessingJobCommandInput,
  DescribeProcessingJobCommandOutput,
  ListProcessingJobsCommandInput,
  ListProcessingJobsCommandOutput,
  ProcessingJobStatus,
  StopProcessingJobCommandInput,
  StopProcessingJobCommandOutput,
} from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import { searchOf } from '../catalog/search';
import type { SageMakerContext } from '../context';
import { jobToUpdateMissing, resourceInUse, validationException } from '../errors';
import { dateOf, isTerminal } from '../jobs/job';
import { describeProcessing } from '../processing/processing-job';

export const describeProcessingJob = ({ processingJobs, arns }: SageMakerContext) =>
  real<DescribeProcessingJobCommandInput, DescribeProcessingJobCommandOutput>(({ ProcessingJobName }) =>
    describeProcessing(processingJobs.find(ProcessingJobName as string), arns),
  );

export const listProcessingJobs = ({ processingJobs, arns }: SageMakerContext) =>
  real<ListProcessingJobsCommandInput, ListProcessingJobsCommandOutput>((input) => {
    const { items, next } = processingJobs.list(searchOf(input, 'Ascending'));
    const ProcessingJobSummaries = items.map(({ name, created, modified, status, brief }) => ({
      ProcessingJobName: name,
      ProcessingJobArn: arns.of('processing-job', name),
      CreationTime: new Date(created),
      ProcessingEndTime: dateOf(brief.ended),
      LastModifiedTime: new Date(modified),
      ProcessingJobStatus: status as ProcessingJobStatus,
      FailureReason: brief.failureReason,
      ExitMessage: brief.exitMessage,
    }));
    return { ProcessingJobSummaries, NextToken: next };
  });

export const stopProcessingJob = ({ processingJobs, processing }: SageMakerContext) =>
  real<StopProcessingJobCommandInput, StopProcessingJobCommandOutput>(({ ProcessingJobName }) => {
    const name = ProcessingJobName as string;
    const job = processingJobs.tryFind(name);
    if (job === undefined) throw jobToUpdateMissing(name);
    if (isTerminal(job))
      throw validationException(`The request was rejected because the processing job is in status ${job.status}`);
    if (job.status !== 'Stopping') processing.stop(name);
    return {};
  });

export const deleteProcessingJob = ({ processingJobs, arns, tags, platform }: SageMakerContext) =>
  real<DeleteProcessingJobCommandInput, DeleteProcessingJobCommandOutput>(({ ProcessingJobName }) => {
    const { name, status } = processingJobs.find(ProcessingJobName as string);
    if (!isTerminal({ status }))
      throw resourceInUse(`The request was rejected because the processing job is in status ${status}`);
    platform.store.transaction(() => {
      processingJobs.delete(name);
      tags.removeAll(arns.of('processing-job', name));
    });
    return {};
  });
