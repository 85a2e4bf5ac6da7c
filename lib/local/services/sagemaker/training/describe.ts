import type {
  DescribeTrainingJobCommandOutput,
  ProfilerConfig,
  ProfilingStatus,
  ResourceConfig,
  WarmPoolStatus,
} from '@aws-sdk/client-sagemaker';
import type { Result } from '../../service';
import type { Arns } from '../arns';
import type { TrainingJob, WarmPool } from './job';
import { keepAliveOf, modelArtifacts } from './job';
import { secondsOf } from './job-times';

const DAY_SECONDS = 86_400;

/** Part of the request and not of the answer. Overwritten, for to copy the rest without it takes twice as long. */
const NOT_SHOWN = { SessionChainingConfig: undefined };

/** What a job's description is made of besides the job. */
export interface DescribeParts {
  readonly arns: Arns;
  readonly now: number;
  readonly spotPrice: number;
}

/** A job as DescribeTrainingJob shows it. */
export function describeJob(job: TrainingJob, parts: DescribeParts): Result<DescribeTrainingJobCommandOutput> {
  const { request, state } = job;
  return {
    // First, for V8 gives an object that begins with a spread a shape of its own, each time anew: six times the cost.
    TrainingJobStatus: job.status as DescribeTrainingJobCommandOutput['TrainingJobStatus'],
    ...request,
    ...NOT_SHOWN,
    ...updatesOf(job),
    WarmPoolStatus: describeWarmPool(state.warmPool, parts.now),
    TrainingJobArn: parts.arns.of('training-job', job.name),
    TrainingJobName: job.name,
    ModelArtifacts: keepsModel(job) ? { S3ModelArtifacts: modelArtifacts(job) } : undefined,
    SecondaryStatus: state.secondary,
    FailureReason: state.failureReason,
    StoppingCondition: { MaxRuntimeInSeconds: DAY_SECONDS, ...request.StoppingCondition },
    SecondaryStatusTransitions: transitionsOf(job),
    FinalMetricDataList: finalMetrics(job),
    ProfilingStatus: profilingStatus({ ...request.ProfilerConfig, ...state.updated?.ProfilerConfig }),
    EnableNetworkIsolation: request.EnableNetworkIsolation ?? false,
    EnableInterContainerTrafficEncryption: request.EnableInterContainerTrafficEncryption ?? false,
    EnableManagedSpotTraining: request.EnableManagedSpotTraining ?? false,
    ...timesOf(job),
    ...secondsOf(job, parts.spotPrice),
  };
}

function updatesOf(job: TrainingJob): Partial<DescribeTrainingJobCommandOutput> {
  const { request, state } = job;
  if (state.updated === undefined) return {};
  const { ProfilerConfig, ProfilerRuleConfigurations, RemoteDebugConfig } = state.updated;
  return {
    ResourceConfig: { ...request.ResourceConfig, KeepAlivePeriodInSeconds: keepAliveOf(job) } as ResourceConfig,
    ProfilerConfig: { ...request.ProfilerConfig, ...ProfilerConfig },
    ProfilerRuleConfigurations: ProfilerRuleConfigurations ?? request.ProfilerRuleConfigurations,
    RemoteDebugConfig: RemoteDebugConfig ?? request.RemoteDebugConfig,
  };
}

/** Billable is what it is kept for, not the job before or after. */
export function describeWarmPool(pool: WarmPool | undefined, now: number): WarmPoolStatus | undefined {
  if (pool === undefined) return undefined;
  const { status, since, until = now, reusedBy } = pool;
  return {
    Status: status,
    ResourceRetainedBillableTimeInSeconds: since === undefined ? undefined : Math.ceil((until - since) / 1000),
    ReusedByJob: reusedBy,
  };
}

function profilingStatus(config: ProfilerConfig): ProfilingStatus {
  return Object.keys(config).length === 0 || config.DisableProfiler === true ? 'Disabled' : 'Enabled';
}

/** A stopped job keeps what it had saved; a failed one has no model. */
function keepsModel({ status }: TrainingJob): boolean {
  return status === 'Completed' || status === 'Stopped';
}

function transitionsOf({ state }: TrainingJob): DescribeTrainingJobCommandOutput['SecondaryStatusTransitions'] {
  return state.transitions.map(({ status, start, end, message }) => ({
    Status: status,
    StartTime: new Date(start),
    EndTime: dateOf(end),
    StatusMessage: message,
  }));
}

function finalMetrics({ state }: TrainingJob): DescribeTrainingJobCommandOutput['FinalMetricDataList'] {
  const metrics = Object.entries(state.metrics);
  if (metrics.length === 0) return undefined;
  return metrics.map(([MetricName, { value, time }]) => ({ MetricName, Value: value, Timestamp: new Date(time) }));
}

function timesOf({ created, modified, state: { started, ended } }: TrainingJob) {
  return {
    CreationTime: new Date(created),
    LastModifiedTime: new Date(modified),
    TrainingStartTime: dateOf(started),
    TrainingEndTime: dateOf(ended),
  };
}

function dateOf(time: number | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}
