import type { SageMakerClient, Tag } from '@aws-sdk/client-sagemaker';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { Respond } from '../custom-resource';

/** All that the handlers need of the world. */
export interface Ports {
  readonly sagemaker: SageMakerClient;
  readonly ssm: SSMClient;
  readonly respond: Respond;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Begins the names of all jobs of this stack, without the last hyphen. */
  readonly stackPrefix: string;
}

export type JobPorts = Pick<Ports, 'sagemaker' | 'sleep'>;

/** What the mechanism has to know of a job of any kind. */
export interface JobState {
  readonly name: string;
  readonly arn: string;
  readonly status: 'running' | 'completed' | 'ended';
  /** Runs and has not been asked to stop: a deployment may wait for it. */
  readonly continues: boolean;
  /** Why a deployment that waits for the job fails; undefined if it does not. */
  readonly failure?: string;
  /** What Fn::GetAtt can read. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** A kind of job of SageMaker's: how it is created, asked about and stopped. */
export interface JobKind<Specification extends { Tags?: Tag[] }> {
  /** @returns undefined where SageMaker has no such job */
  tryDescribe(ports: JobPorts, name: string): Promise<JobState | undefined>;
  /** Starts the job, unless another delivery of the same request has. */
  create(ports: JobPorts, name: string, specification: Specification): Promise<void>;
  /** Asks a job to stop; one that has ended is left as it is. */
  stop(ports: JobPorts, name: string): Promise<void>;
  /** Fits the specification to a further attempt at the same job, which begins with `firstName`. */
  prepare?(specification: Specification, firstName: string): Specification;
  /** For messages, such as `training job`. */
  readonly noun: string;
}
