import type {
  CreateTransformJobCommandInput,
  DescribeTransformJobCommandOutput,
  TransformJobStatus,
} from '@aws-sdk/client-sagemaker';
import type { Result } from '../../service';
import type { Arns } from '../arns';
import type { SageMakerContext } from '../context';
import type { Job, JobState } from '../jobs/job';
import { dateOf } from '../jobs/job';
import { Jobs } from '../jobs/jobs';
import { eventDetail } from '../observe/event-detail';

export type TransformRequest = Omit<CreateTransformJobCommandInput, 'Tags'>;
export type TransformJob = Job<TransformRequest, JobState>;
export type TransformJobs = Jobs<TransformRequest, JobState>;

/** The instances of a job. */
export function resourcesOf({ request }: Pick<TransformJob, 'request'>) {
  const { InstanceCount = 1, InstanceType = 'ml.m5.large' } = request.TransformResources ?? {};
  return { InstanceCount, InstanceType };
}

/** A job as DescribeTransformJob shows it. */
export function describeTransform(job: TransformJob, arns: Arns): Result<DescribeTransformJobCommandOutput> {
  const { request, state } = job;
  return {
    ...request,
    TransformJobName: job.name,
    TransformJobArn: arns.of('transform-job', job.name),
    TransformJobStatus: job.status as TransformJobStatus,
    FailureReason: state.failureReason,
    ModelName: request.ModelName,
    TransformInput: { DataSource: undefined, CompressionType: 'None', SplitType: 'None', ...request.TransformInput },
    TransformOutput: { S3OutputPath: undefined, AssembleWith: 'None', ...request.TransformOutput },
    TransformResources: request.TransformResources,
    DataProcessing: { InputFilter: '$', OutputFilter: '$', JoinSource: 'None', ...request.DataProcessing },
    CreationTime: new Date(job.created),
    TransformStartTime: dateOf(state.started),
    TransformEndTime: dateOf(state.ended),
  };
}

export function transformJobsOf({ platform, arns, events, tags }: SageMakerContext): TransformJobs {
  return new Jobs<TransformRequest, JobState>(platform.store, platform.clock, {
    table: 'sagemaker_transform_jobs',
    brief: ({ state: { ended, failureReason } }) => ({ ended, failureReason }),
    onChange: (job) => {
      const arn = arns.of('transform-job', job.name);
      events.announce('Transform Job', arn, eventDetail(describeTransform(job, arns), tags.asMap(arn)));
    },
  });
}
