import type { ProcessingInput, ProcessingOutput } from '@aws-sdk/client-sagemaker';
import type { ProcessingRequest } from './processing-job';
import { maxRuntimeOf } from './processing-job';

/**
 * The text of `/opt/ml/config/processingjobconfig.json`: compact, its keys in the order of SageMaker's developer guide, what
 * the request leaves out as null or as the default.
 */
export function processingJobConfig(request: ProcessingRequest, arn: string): string {
  const { AppSpecification: app, ProcessingOutputConfig: output, ProcessingResources: resources } = request;
  const { InstanceCount, InstanceType, VolumeSizeInGB, VolumeKmsKeyId = null } = resources?.ClusterConfig ?? {};
  return JSON.stringify({
    ProcessingJobArn: arn,
    ProcessingJobName: request.ProcessingJobName,
    AppSpecification: {
      ImageUri: app?.ImageUri,
      ContainerEntrypoint: app?.ContainerEntrypoint ?? null,
      ContainerArguments: app?.ContainerArguments ?? null,
    },
    Environment: request.Environment ?? {},
    ProcessingInputs: (request.ProcessingInputs ?? []).map(inputConfig),
    ProcessingOutputConfig: { Outputs: (output?.Outputs ?? []).map(outputConfig), KmsKeyId: output?.KmsKeyId ?? null },
    ProcessingResources: { ClusterConfig: { InstanceCount, InstanceType, VolumeSizeInGB, VolumeKmsKeyId } },
    RoleArn: request.RoleArn,
    StoppingCondition: { MaxRuntimeInSeconds: maxRuntimeOf(request) },
  });
}

function inputConfig({ InputName, S3Input }: ProcessingInput): object {
  return {
    InputName,
    S3Input: {
      LocalPath: S3Input?.LocalPath,
      S3Uri: S3Input?.S3Uri,
      S3DataDistributionType: S3Input?.S3DataDistributionType ?? 'FullyReplicated',
      S3DataType: S3Input?.S3DataType,
      S3InputMode: S3Input?.S3InputMode ?? 'File',
      S3CompressionType: S3Input?.S3CompressionType ?? 'None',
      S3DownloadMode: 'StartOfJob',
    },
  };
}

function outputConfig({ OutputName, S3Output }: ProcessingOutput): object {
  const { LocalPath, S3Uri, S3UploadMode } = S3Output ?? {};
  return { OutputName, S3Output: { LocalPath, S3Uri, S3UploadMode } };
}
