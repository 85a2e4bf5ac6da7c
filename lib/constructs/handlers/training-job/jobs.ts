import type { DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import {
  AddTagsCommand,
  CreateTrainingJobCommand,
  DescribeTrainingJobCommand,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { mayPass, retrying } from '../shared/retry';
import type { Ports } from './ports';
import type { Specification } from './specification';

export type Job = DescribeTrainingJobCommandOutput;
type JobPorts = Pick<Ports, 'sagemaker' | 'sleep'>;

const TERMINAL = new Set(['Completed', 'Failed', 'Stopped']);

export function isTerminal(job: Job): boolean {
  return TERMINAL.has(job.TrainingJobStatus ?? '');
}

function isRefusal(error: unknown, wording: RegExp): boolean {
  return error instanceof Error && wording.test(error.message);
}

/** The role of the job, or its policy, may be so fresh that SageMaker does not know it yet. */
function isFreshRole(error: unknown): boolean {
  return isRefusal(error, /could not assume role|s3:ListBucket|not authorized to perform|access denied/i);
}

/** @returns undefined where SageMaker has no such job */
export async function tryDescribe(ports: JobPorts, name: string): Promise<Job | undefined> {
  const command = new DescribeTrainingJobCommand({ TrainingJobName: name });
  try {
    return await retrying(ports, () => ports.sagemaker.send(command));
  } catch (error) {
    if (isRefusal(error, /requested resource not found|could not find/i)) return undefined;
    throw error;
  }
}

export async function describe(ports: JobPorts, name: string): Promise<Job> {
  const job = await tryDescribe(ports, name);
  if (job === undefined) throw new Error(`training job ${name} does not exist`);
  return job;
}

/** Starts the job, unless another delivery of the same request has. */
export async function create(ports: JobPorts, name: string, specification: Specification): Promise<void> {
  const command = new CreateTrainingJobCommand({ ...specification, TrainingJobName: name });
  const retryable = (error: unknown) => mayPass(error) || isFreshRole(error);
  try {
    await retrying(ports, () => ports.sagemaker.send(command), retryable);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ResourceInUse')) throw error;
  }
}

/** Asks a job to stop; one that has ended is left as it is. */
export async function stop(ports: JobPorts, name: string): Promise<void> {
  const command = new StopTrainingJobCommand({ TrainingJobName: name });
  try {
    await retrying(ports, () => ports.sagemaker.send(command));
  } catch (error) {
    if (!isRefusal(error, /is in status|requested resource not found/i)) throw error;
  }
}

/** Tags of the stack may change while its job stays. */
export async function tag(ports: JobPorts, job: Job, specification: Specification): Promise<void> {
  if (specification.Tags === undefined || specification.Tags.length === 0) return;
  const command = new AddTagsCommand({ ResourceArn: job.TrainingJobArn, Tags: specification.Tags });
  await retrying(ports, () => ports.sagemaker.send(command));
}
