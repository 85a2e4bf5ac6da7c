import {
  AddTagsCommand,
  CreateTrainingJobCommand,
  DescribeTrainingJobCommand,
  SageMakerClient,
  SageMakerServiceException,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import type { DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import {
  DeleteParameterCommand,
  GetParameterCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import type { Answer } from '../../../lib/constructs/handlers/shared/custom-resource';
import { onEvent } from '../../../lib/constructs/handlers/training-job/on-event';
import { onStateChange } from '../../../lib/constructs/handlers/training-job/on-state-change';
import type { Ports } from '../../../lib/constructs/handlers/shared/job-resource/kind';
import type { JobProperties } from '../../../lib/constructs/handlers/shared/job-resource/naming';

export function refusal(name: string, message: string): SageMakerServiceException {
  return new SageMakerServiceException({ name, message, $fault: 'client', $metadata: {} });
}

/** As CloudFormation sends them: all scalars are text. */
export function properties(changes: Partial<JobProperties> = {}, epochs = '40'): JobProperties {
  return {
    JobNamePrefix: 'stack-train',
    WaitForCompletion: 'true',
    DataVersions: { train: 'v1' },
    Specification: {
      RoleArn: 'arn:aws:iam::123456789012:role/train',
      HyperParameters: { epochs },
      AlgorithmSpecification: { MetricDefinitions: [{ Name: 'validation:accuracy', Regex: 'a=(.*)' }] },
      OutputDataConfig: { S3OutputPath: 's3://bucket/models/' },
      ResourceConfig: { InstanceCount: '1', InstanceType: 'ml.m5.large', VolumeSizeInGB: '30' },
      EnableNetworkIsolation: 'true',
    },
    ...changes,
  };
}

type Job = Partial<DescribeTrainingJobCommandOutput>;

/** SageMaker, Parameter Store and CloudFormation as the handlers see them. */
export function makeWorld() {
  const sagemaker = mockClient(new SageMakerClient({ region: 'eu-west-1' }));
  const ssm = mockClient(new SSMClient({ region: 'eu-west-1' }));
  const jobs = new Map<string, Job>();
  const parameters = new Map<string, string>();
  const answers: (Answer & { readonly requestId: string })[] = [];
  const waits: number[] = [];
  sagemaker.on(DescribeTrainingJobCommand).callsFake(({ TrainingJobName }) => {
    const job = jobs.get(TrainingJobName);
    if (job === undefined) throw refusal('ValidationException', 'Requested resource not found.');
    return job;
  });
  sagemaker.on(CreateTrainingJobCommand).callsFake((input) => {
    const TrainingJobArn = `arn:aws:sagemaker:eu-west-1:123456789012:training-job/${input.TrainingJobName}`;
    jobs.set(input.TrainingJobName, { ...input, TrainingJobArn, TrainingJobStatus: 'InProgress' });
    return { TrainingJobArn };
  });
  sagemaker.on(StopTrainingJobCommand).callsFake(({ TrainingJobName }) => {
    jobs.set(TrainingJobName, { ...jobs.get(TrainingJobName), TrainingJobStatus: 'Stopping' });
    return {};
  });
  sagemaker.on(AddTagsCommand).resolves({});
  ssm.on(PutParameterCommand).callsFake(({ Name, Value }) => {
    parameters.set(Name, Value);
    return {};
  });
  ssm.on(GetParameterCommand).callsFake(({ Name }) => {
    const Value = parameters.get(Name);
    if (Value === undefined) throw new ParameterNotFound({ message: Name, $metadata: {} });
    return { Parameter: { Value } };
  });
  ssm.on(DeleteParameterCommand).callsFake(({ Name }) => {
    if (!parameters.delete(Name)) throw new ParameterNotFound({ message: Name, $metadata: {} });
    return {};
  });
  const ports: Ports = {
    sagemaker: sagemaker as unknown as SageMakerClient,
    ssm: ssm as unknown as SSMClient,
    stackPrefix: 'stack',
    respond: async ({ RequestId }, answer) => void answers.push({ ...answer, requestId: RequestId }),
    sleep: async (milliseconds) => void waits.push(milliseconds),
  };
  const [handle, settle] = [onEvent(ports), onStateChange(ports)];
  const request = (RequestType: 'Create' | 'Update' | 'Delete', more: object = {}) => ({
    RequestType,
    RequestId: `${RequestType}-1`,
    ResponseURL: 'http://127.0.0.1/answer',
    StackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/stack/1',
    LogicalResourceId: 'Train',
    ResourceProperties: properties(),
    ...more,
  });
  /** The job ends, and EventBridge says so. */
  const end = async (name: string, outcome: Job) => {
    jobs.set(name, { ...jobs.get(name), ...outcome });
    await settle({ detail: { TrainingJobName: name } });
  };
  return { sagemaker, ssm, jobs, parameters, answers, waits, handle, settle, request, end };
}

export const COMPLETED: Job = {
  TrainingJobStatus: 'Completed',
  BillableTimeInSeconds: 61,
  ModelArtifacts: { S3ModelArtifacts: 's3://bucket/models/job/output/model.tar.gz' },
  FinalMetricDataList: [{ MetricName: 'validation:accuracy', Value: 0.975 }],
};

export { CreateTrainingJobCommand, PutParameterCommand, StopTrainingJobCommand };
