import type { CreateTrainingJobCommandInput, DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import {
  CreateTrainingJobCommand,
  DescribeTrainingJobCommand,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { finalMetricAttribute } from '../../private/attribute-names';
import type { JobKind, JobState } from '../shared/job-resource/kind';
import { isRefusal, mayPassForFreshRole } from '../shared/job-resource/refusals';
import { retrying } from '../shared/retry';

type Job = DescribeTrainingJobCommandOutput;
export type Specification = Omit<CreateTrainingJobCommandInput, 'TrainingJobName'>;

const STATUS: Readonly<Record<string, JobState['status']>> = {
  Completed: 'completed',
  Failed: 'ended',
  Stopped: 'ended',
};

/** What Fn::GetAtt can read of a job. A job that has not ended has no billable seconds and no metrics. */
function attributesOf(job: Job): Record<string, string> {
  const output = job.OutputDataConfig?.S3OutputPath?.replace(/\/$/, '');
  const attributes: Record<string, string> = {
    TrainingJobArn: job.TrainingJobArn ?? '',
    ModelArtifactS3Uri: job.ModelArtifacts?.S3ModelArtifacts ?? `${output}/${job.TrainingJobName}/output/model.tar.gz`,
  };
  if (job.BillableTimeInSeconds !== undefined) attributes['BillableSeconds'] = String(job.BillableTimeInSeconds);
  for (const { Name = '' } of job.AlgorithmSpecification?.MetricDefinitions ?? []) {
    const final = job.FinalMetricDataList?.find((metric) => metric.MetricName === Name);
    attributes[finalMetricAttribute(Name)] = String(final?.Value ?? NaN);
  }
  return attributes;
}

function failureOf(job: Job): string | undefined {
  if (job.TrainingJobStatus === 'Failed') return `training job ${job.TrainingJobName} failed: ${job.FailureReason}`;
  if (job.TrainingJobStatus === 'Stopped') return `training job ${job.TrainingJobName} ended as ${job.SecondaryStatus}`;
  return undefined;
}

export const trainingJobs: JobKind<Specification> = {
  noun: 'training job',

  async tryDescribe(ports, name) {
    const command = new DescribeTrainingJobCommand({ TrainingJobName: name });
    try {
      const job = await retrying(ports, () => ports.sagemaker.send(command));
      const status = STATUS[job.TrainingJobStatus ?? ''] ?? 'running';
      const continues = job.TrainingJobStatus === 'InProgress';
      const failure = failureOf(job);
      return { name, arn: job.TrainingJobArn ?? '', status, continues, failure, attributes: attributesOf(job) };
    } catch (error) {
      if (isRefusal(error, /requested resource not found|could not find/i)) return undefined;
      throw error;
    }
  },

  async create(ports, name, specification) {
    const command = new CreateTrainingJobCommand({ ...specification, TrainingJobName: name });
    try {
      await retrying(ports, () => ports.sagemaker.send(command), mayPassForFreshRole);
    } catch (error) {
      if (!(error instanceof Error && error.name === 'ResourceInUse')) throw error;
    }
  },

  async stop(ports, name) {
    const command = new StopTrainingJobCommand({ TrainingJobName: name });
    try {
      await retrying(ports, () => ports.sagemaker.send(command));
    } catch (error) {
      if (!isRefusal(error, /is in status|requested resource not found/i)) throw error;
    }
  },

  /** Jobs of different specifications must not go on from each other's checkpoints; a further attempt at the same one may. */
  prepare(specification, firstName) {
    const config = specification.CheckpointConfig;
    if (config === undefined) return specification;
    const S3Uri = `${config.S3Uri?.replace(/\/$/, '')}/${firstName}`;
    return { ...specification, CheckpointConfig: { ...config, S3Uri } };
  },
};
