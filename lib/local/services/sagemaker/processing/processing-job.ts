import type {
  CreateProcessingJobCommandInput,
  DescribeProcessingJobCommandOutput,
  ProcessingInput,
  ProcessingJobStatus,
} from '@aws-sdk/client-sagemaker';
import type { HostExit } from '../../../workloads/cluster';
import type { Result } from '../../service';
import type { Arns } from '../arns';
import type { SageMakerContext } from '../context';
import type { Job, JobState } from '../jobs/job';
import { dateOf } from '../jobs/job';
import { Jobs } from '../jobs/jobs';
import { eventDetail } from '../observe/event-detail';

export type ProcessingRequest = Omit<CreateProcessingJobCommandInput, 'Tags'>;

export interface ProcessingState extends JobState {
  /** How the containers ended; kept, because an interrupted upload goes on without them. */
  readonly exit?: HostExit;
  readonly exitMessage?: string;
}

export type ProcessingJob = Job<ProcessingRequest, ProcessingState>;
export type ProcessingJobs = Jobs<ProcessingRequest, ProcessingState>;

const DAY_SECONDS = 86_400;

export function maxRuntimeOf({ StoppingCondition }: ProcessingRequest): number {
  return StoppingCondition?.MaxRuntimeInSeconds ?? DAY_SECONDS;
}

export function inputModeOf(input: ProcessingInput['S3Input']): 'File' | 'Pipe' {
  return input?.S3InputMode ?? 'File';
}

export function hasPipes({ ProcessingInputs = [] }: ProcessingRequest): boolean {
  return ProcessingInputs.some(({ S3Input }) => inputModeOf(S3Input) === 'Pipe');
}

/** The instances of a job. */
export function clusterOf({ request }: Pick<ProcessingJob, 'request'>) {
  const {
    InstanceCount = 1,
    InstanceType = 'ml.m5.large',
    VolumeSizeInGB = 1,
  } = request.ProcessingResources?.ClusterConfig ?? {};
  return { InstanceCount, InstanceType, VolumeSizeInGB };
}

/** A job as DescribeProcessingJob shows it. */
export function describeProcessing(job: ProcessingJob, arns: Arns): Result<DescribeProcessingJobCommandOutput> {
  const { request, state } = job;
  return {
    ...request,
    ProcessingInputs: request.ProcessingInputs?.map((input) => ({ AppManaged: false, ...input })),
    ProcessingOutputConfig: request.ProcessingOutputConfig && {
      ...request.ProcessingOutputConfig,
      Outputs: (request.ProcessingOutputConfig.Outputs ?? []).map((output) => ({ AppManaged: false, ...output })),
    },
    ProcessingJobName: job.name,
    ProcessingResources: request.ProcessingResources,
    AppSpecification: request.AppSpecification,
    StoppingCondition: { MaxRuntimeInSeconds: maxRuntimeOf(request) },
    ProcessingJobArn: arns.of('processing-job', job.name),
    ProcessingJobStatus: job.status as ProcessingJobStatus,
    ExitMessage: state.exitMessage,
    FailureReason: state.failureReason,
    ProcessingStartTime: dateOf(state.started),
    ProcessingEndTime: dateOf(state.ended),
    LastModifiedTime: new Date(job.modified),
    CreationTime: new Date(job.created),
  };
}

export function processingJobsOf({ platform, arns, events, tags }: SageMakerContext): ProcessingJobs {
  return new Jobs<ProcessingRequest, ProcessingState>(platform.store, platform.clock, {
    table: 'sagemaker_processing_jobs',
    brief: ({ state: { ended, failureReason, exitMessage } }) => ({ ended, failureReason, exitMessage }),
    onChange: (job) => {
      const arn = arns.of('processing-job', job.name);
      events.announce('Processing Job', arn, eventDetail(describeProcessing(job, arns), tags.asMap(arn)));
    },
  });
}
