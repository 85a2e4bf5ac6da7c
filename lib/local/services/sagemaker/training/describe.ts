import type { DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import type { Result } from '../../service';
import type { Arns } from '../arns';
import type { TrainingJob } from './job';
import { modelArtifacts } from './job';

const DAY_SECONDS = 86_400;

/** Part of the request and not of the answer. Overwritten, for to copy the rest without it takes twice as long. */
const NOT_SHOWN = { SessionChainingConfig: undefined };

/** A job as DescribeTrainingJob shows it. */
export function describeJob(job: TrainingJob, arns: Arns): Result<DescribeTrainingJobCommandOutput> {
  const { request, state } = job;
  return {
    ...request,
    ...NOT_SHOWN,
    TrainingJobArn: arns.of('training-job', job.name),
    TrainingJobName: job.name,
    ModelArtifacts: keepsModel(job) ? { S3ModelArtifacts: modelArtifacts(job) } : undefined,
    TrainingJobStatus: job.status as DescribeTrainingJobCommandOutput['TrainingJobStatus'],
    SecondaryStatus: state.secondary,
    FailureReason: state.failureReason,
    StoppingCondition: { MaxRuntimeInSeconds: DAY_SECONDS, ...request.StoppingCondition },
    SecondaryStatusTransitions: transitionsOf(job),
    FinalMetricDataList: finalMetrics(job),
    ProfilingStatus:
      request.ProfilerConfig === undefined || request.ProfilerConfig.DisableProfiler === true ? 'Disabled' : 'Enabled',
    EnableNetworkIsolation: request.EnableNetworkIsolation ?? false,
    EnableInterContainerTrafficEncryption: request.EnableInterContainerTrafficEncryption ?? false,
    EnableManagedSpotTraining: request.EnableManagedSpotTraining ?? false,
    ...timesOf(job),
  };
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
  const seconds =
    started === undefined || ended === undefined ? undefined : Math.max(1, Math.ceil((ended - started) / 1000));
  return {
    CreationTime: new Date(created),
    LastModifiedTime: new Date(modified),
    TrainingStartTime: dateOf(started),
    TrainingEndTime: dateOf(ended),
    TrainingTimeInSeconds: seconds,
    BillableTimeInSeconds: seconds,
  };
}

function dateOf(time: number | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}

/** The same as the event `SageMaker Training Job State Change` carries it: times in milliseconds, tags as a map. */
export function eventDetail(job: TrainingJob, arns: Arns, tags: Readonly<Record<string, string>>): object {
  const described = describeJob(job, arns) as Record<string, unknown>;
  const text = JSON.stringify(
    { ...described, Tags: tags },
    function (this: Record<string, unknown>, key, value: unknown) {
      const original = this[key];
      return original instanceof Date ? original.getTime() : value;
    },
  );
  return JSON.parse(text) as object;
}
