import { Aws, Duration, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { JobStepProps, PipelineStep, StepRetryPolicy } from '../pipeline/pipeline-step';
import { StepException } from '../pipeline/pipeline-step';
import type { StepOutput } from '../pipeline/step-output';
import { allowReading } from './execution-role';
import { areKnown } from './faults';
import type { Faults } from './faults';
import { allow } from './wildcards';

const DEFAULT_RETRY: StepRetryPolicy = {
  exceptions: [StepException.SERVICE_FAULT, StepException.THROTTLING, StepException.JOB_INTERNAL_ERROR],
};

/** The members that all steps have. */
export function stepDefinition(step: PipelineStep, type: string, args: object): Record<string, unknown> {
  const after = step.after.map(({ stepName }) => stepName);
  return { Name: step.stepName, Type: type, Arguments: args, DependsOn: after.length === 0 ? undefined : after };
}

/** The members of steps that run a job. SageMaker knows errors of jobs and errors of its own as two kinds of policy. */
export function jobStepDefinition(step: PipelineStep, type: string, args: object, props: JobStepProps) {
  const policies = (props.retryPolicies ?? [DEFAULT_RETRY]).map((policy) => ({
    ExceptionType: policy.exceptions.map(({ value }) => value),
    IntervalSeconds: (policy.interval ?? Duration.seconds(1)).toSeconds(),
    BackoffRate: policy.backoffRate ?? 2,
    MaxAttempts: policy.maxAttempts ?? 5,
  }));
  return {
    ...stepDefinition(step, type, args),
    CacheConfig: props.cacheFor && { Enabled: true, ExpireAfter: props.cacheFor.toIsoString() },
    RetryPolicies: policies.length === 0 ? undefined : policies,
  };
}

export function checkJobStep(faults: Faults, props: JobStepProps): void {
  for (const { exceptions, interval, backoffRate, maxAttempts } of props.retryPolicies ?? []) {
    faults.when(
      exceptions.length === 0,
      'a retry policy has no exceptions: give those after which the step is tried again',
    );
    faults.wholeNumber('interval of a retry policy in seconds', interval?.toSeconds(), 1, 43200);
    faults.wholeNumber('maxAttempts of a retry policy', maxAttempts, 1, 20);
    faults.when(
      backoffRate !== undefined && areKnown(backoffRate) && backoffRate < 1,
      `backoffRate of a retry policy is ${backoffRate}, give at least 1`,
    );
  }
}

const JOB_NAMES = 'SageMaker names the jobs of a pipeline when it runs';

/** Lets the role of a pipeline run jobs of one kind as another role. */
export function allowJobs(
  step: PipelineStep,
  role: iam.IRole,
  resource: string,
  operations: string[],
  jobRole: iam.IRole,
): void {
  const { region, account } = Stack.of(step);
  const resources = [`arn:${Aws.PARTITION}:sagemaker:${region}:${account}:${resource}`];
  const actions = ['AddTags', ...operations].map((operation) => `sagemaker:${operation}`);
  allow(role, { actions, resources }, JOB_NAMES);
  const conditions = { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } };
  allow(role, { actions: ['iam:PassRole'], resources: [jobRole.roleArn], conditions }, '');
}

export function allowReadingOutput(role: iam.IRole, output: StepOutput): void {
  allowReading(role, output.bucket, output.prefix, output.encryptionKey);
}
