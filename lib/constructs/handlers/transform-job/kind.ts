import type { CreateTransformJobCommandInput, DescribeTransformJobCommandOutput } from '@aws-sdk/client-sagemaker';
import {
  CreateTransformJobCommand,
  DescribeTransformJobCommand,
  StopTransformJobCommand,
} from '@aws-sdk/client-sagemaker';
import type { JobKind, JobState } from '../shared/job-resource/kind';
import { isRefusal, mayPassForFreshRole } from '../shared/job-resource/refusals';
import { retrying } from '../shared/retry';

type Job = DescribeTransformJobCommandOutput;
export type Specification = Omit<CreateTransformJobCommandInput, 'TransformJobName'>;

const STATUS: Readonly<Record<string, JobState['status']>> = {
  Completed: 'completed',
  Failed: 'ended',
  Stopped: 'ended',
};

const MISSING = /could not find requested job|requested resource not found/i;

function failureOf(job: Job): string | undefined {
  const { TransformJobName: name, TransformJobStatus: status } = job;
  if (status === 'Failed') return `transform job ${name} failed: ${job.FailureReason}`;
  return status === 'Stopped' ? `transform job ${name} was stopped` : undefined;
}

export const transformJobs: JobKind<Specification> = {
  noun: 'transform job',

  async tryDescribe(ports, name) {
    const command = new DescribeTransformJobCommand({ TransformJobName: name });
    try {
      const job = await retrying(ports, () => ports.sagemaker.send(command));
      return {
        name,
        arn: job.TransformJobArn ?? '',
        status: STATUS[job.TransformJobStatus ?? ''] ?? 'running',
        continues: job.TransformJobStatus === 'InProgress',
        failure: failureOf(job),
        attributes: {
          TransformJobArn: job.TransformJobArn ?? '',
          OutputS3Uri: job.TransformOutput?.S3OutputPath ?? '',
        },
      };
    } catch (error) {
      if (isRefusal(error, MISSING)) return undefined;
      throw error;
    }
  },

  async create(ports, name, specification) {
    const command = new CreateTransformJobCommand({ ...specification, TransformJobName: name });
    try {
      await retrying(ports, () => ports.sagemaker.send(command), mayPassForFreshRole);
    } catch (error) {
      if (!(error instanceof Error && error.name === 'ResourceInUse')) throw error;
    }
  },

  async stop(ports, name) {
    const command = new StopTransformJobCommand({ TransformJobName: name });
    try {
      await retrying(ports, () => ports.sagemaker.send(command));
    } catch (error) {
      if (!isRefusal(error, /is in status|could not find job to update|requested resource not found/i)) throw error;
    }
  },

  /** Answers of each job have a folder of their own: a later job overwrites none of an earlier one's. */
  prepare(specification, firstName) {
    const output = specification.TransformOutput;
    if (output === undefined) return specification;
    return {
      ...specification,
      TransformOutput: { ...output, S3OutputPath: `${output.S3OutputPath?.replace(/\/$/, '')}/${firstName}/` },
    };
  },
};
