import type {
  CreateHyperParameterTuningJobCommandInput,
  DescribeHyperParameterTuningJobCommandOutput,
} from '@aws-sdk/client-sagemaker';
import {
  CreateHyperParameterTuningJobCommand,
  DescribeHyperParameterTuningJobCommand,
  StopHyperParameterTuningJobCommand,
} from '@aws-sdk/client-sagemaker';
import { bestHyperparameterAttribute } from '../../private/attribute-names';
import type { JobKind, JobState } from '../shared/job-resource/kind';
import { isRefusal, mayPassForFreshRole } from '../shared/job-resource/refusals';
import { retrying } from '../shared/retry';

type Job = DescribeHyperParameterTuningJobCommandOutput;
export type Specification = Omit<CreateHyperParameterTuningJobCommandInput, 'HyperParameterTuningJobName'>;

const STATUS: Readonly<Record<string, JobState['status']>> = {
  Completed: 'completed',
  Failed: 'ended',
  Stopped: 'ended',
};

/** What Fn::GetAtt can read. A tuning job that has not ended has no best training job. */
function attributesOf(job: Job): Record<string, string> {
  const attributes: Record<string, string> = { TuningJobArn: job.HyperParameterTuningJobArn ?? '' };
  const best = job.BestTrainingJob;
  if (best?.TrainingJobName === undefined) return attributes;
  const output = job.TrainingJobDefinition?.OutputDataConfig?.S3OutputPath?.replace(/\/$/, '');
  attributes['BestTrainingJobName'] = best.TrainingJobName;
  attributes['BestTrainingJobArn'] = best.TrainingJobArn ?? '';
  attributes['BestMetric'] = String(best.FinalHyperParameterTuningJobObjectiveMetric?.Value ?? NaN);
  attributes['ModelArtifactS3Uri'] = `${output}/${best.TrainingJobName}/output/model.tar.gz`;
  for (const [name, value] of Object.entries(best.TunedHyperParameters ?? {})) {
    attributes[bestHyperparameterAttribute(name)] = value;
  }
  return attributes;
}

function failureOf(job: Job): string | undefined {
  const name = job.HyperParameterTuningJobName;
  const status = job.HyperParameterTuningJobStatus;
  if (status === 'Failed') return `tuning job ${name} failed: ${job.FailureReason}`;
  if (status === 'Stopped') return `tuning job ${name} was stopped`;
  const none = status === 'Completed' && job.BestTrainingJob?.TrainingJobName === undefined;
  return none ? `tuning job ${name} has no best training job: none of its jobs printed the objective` : undefined;
}

export const tuningJobs: JobKind<Specification> = {
  noun: 'tuning job',

  async tryDescribe(ports, name) {
    const command = new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name });
    try {
      const job = await retrying(ports, () => ports.sagemaker.send(command));
      const failure = failureOf(job);
      const ended = STATUS[job.HyperParameterTuningJobStatus ?? ''] ?? 'running';
      const status = failure === undefined || ended === 'running' ? ended : 'ended';
      const continues = job.HyperParameterTuningJobStatus === 'InProgress';
      return {
        name,
        arn: job.HyperParameterTuningJobArn ?? '',
        status,
        continues,
        failure,
        attributes: attributesOf(job),
      };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  },

  async create(ports, name, specification) {
    const command = new CreateHyperParameterTuningJobCommand({ ...specification, HyperParameterTuningJobName: name });
    try {
      await retrying(ports, () => ports.sagemaker.send(command), mayPassForFreshRole);
    } catch (error) {
      if (!(error instanceof Error && error.name === 'ResourceInUse')) throw error;
    }
  },

  async stop(ports, name) {
    const command = new StopHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name });
    try {
      await retrying(ports, () => ports.sagemaker.send(command));
    } catch (error) {
      if (!isMissing(error) && !isRefusal(error, /is in status/i)) throw error;
    }
  },
};

function isMissing(error: unknown): boolean {
  return (
    (error instanceof Error && error.name === 'ResourceNotFound') ||
    isRefusal(error, /can't find a tuning job|requested resource not found|could not find/i)
  );
}
