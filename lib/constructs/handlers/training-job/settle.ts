import { finalMetricAttribute } from '../../private/attribute-names';
import type { Answer } from '../shared/custom-resource';
import type { Job } from './jobs';
import type { Ports } from './ports';
import type { PendingRequest } from './records';
import { deleteRecord, writeRecord } from './records';
import { prefixOf } from './specification';

/** What Fn::GetAtt can read of a job. A job that has not ended has no billable seconds and no metrics. */
export function attributesOf(job: Job): Record<string, string> {
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

export function answerFor(purpose: PendingRequest['purpose'], job: Job): Answer {
  const physicalResourceId = job.TrainingJobName ?? '';
  const reason = purpose === 'run' ? failureOf(job) : undefined;
  if (reason !== undefined) return { status: 'FAILED', physicalResourceId, reason };
  return { status: 'SUCCESS', physicalResourceId, data: purpose === 'run' ? attributesOf(job) : {} };
}

/** Answers CloudFormation first: a record that still says "pending" makes the next delivery answer again, which is harmless. */
export async function settle(ports: Ports, record: PendingRequest, job: Job): Promise<void> {
  await ports.respond(record.to, answerFor(record.purpose, job));
  const prefix = prefixOf(record.jobName);
  if (record.purpose === 'stop') await deleteRecord(ports, prefix);
  else await writeRecord(ports, prefix, { ...record, answered: true });
}
