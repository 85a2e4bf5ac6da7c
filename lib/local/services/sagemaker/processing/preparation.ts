import type { ProcessingInput } from '@aws-sdk/client-sagemaker';
import { ProcessingLayout } from '../../../workloads/processing/layout';
import type { ProcessingInputFiles, ProcessingSpec } from '../../../workloads/processing/spec';
import { hostNames } from '../../../workloads/processing/spec';
import { refuseClashes } from '../clashes';
import type { SageMakerContext } from '../context';
import { DataDownloadError, s3Data } from '../s3-data';
import { localAccess } from '../local-access';
import { processingJobConfig } from './config-file';
import type { ProcessingJob } from './processing-job';
import { clusterOf, inputModeOf } from './processing-job';

export interface Prepared {
  readonly spec: ProcessingSpec;
  readonly layouts: readonly ProcessingLayout[];
}

/** Everything that a job's containers find when they start. */
export async function prepare(context: SageMakerContext, job: ProcessingJob): Promise<Prepared> {
  const { platform, images, arns } = context;
  const { request } = job;
  const { InstanceCount, InstanceType } = clusterOf(job);
  const isolated = request.NetworkConfig?.EnableNetworkIsolation ?? false;
  const access = localAccess(platform, isolated);
  const spec: ProcessingSpec = {
    jobName: job.name,
    image: await images.resolve(request.AppSpecification?.ImageUri ?? ''),
    entrypoint: request.AppSpecification?.ContainerEntrypoint,
    arguments: request.AppSpecification?.ContainerArguments,
    environment: { ...access.environment, ...request.Environment },
    loopbackPort: access.loopbackPort,
    inputs: await Promise.all((request.ProcessingInputs ?? []).map((input) => resolveInput(context, input))),
    outputs: (request.ProcessingOutputConfig?.Outputs ?? []).map(({ S3Output }) => S3Output?.LocalPath ?? ''),
    instanceType: InstanceType,
    instanceCount: InstanceCount,
    isolated,
    configuration: processingJobConfig(request, arns.of('processing-job', job.name)),
  };
  const { image, loopbackPort } = spec;
  if (InstanceCount === 1) platform.engine.announce?.({ image, hostname: 'algo-1', isolated, loopbackPort });
  const layouts = layoutsOf(context, job);
  for (const layout of layouts) await layout.create(spec);
  return { spec, layouts };
}

/** Where the hosts of a job have their files; also of one that an earlier server prepared. */
export function layoutsOf(context: SageMakerContext, job: ProcessingJob): ProcessingLayout[] {
  const directory = context.workDirectory('processing', job.name);
  return hostNames(clusterOf(job).InstanceCount).map(
    (host) => new ProcessingLayout(directory, host, context.platform.engine),
  );
}

async function resolveInput(
  { s3 }: SageMakerContext,
  { InputName, S3Input }: ProcessingInput,
): Promise<ProcessingInputFiles> {
  const { LocalPath = '', S3Uri = '', S3DataType, S3DataDistributionType, S3CompressionType } = S3Input ?? {};
  const distribution = S3DataDistributionType === 'ShardedByS3Key' ? 'ShardedByS3Key' : 'FullyReplicated';
  const inputMode = inputModeOf(S3Input);
  const { objects } = await s3Data(s3, S3Uri, S3DataType);
  if (objects.length === 0)
    throw new DataDownloadError(`No S3 objects found under S3 URL "${S3Uri}" of input ${InputName}`);
  if (inputMode === 'File') refuseClashes(objects, S3Uri);
  return {
    localPath: LocalPath,
    inputMode,
    compression: S3CompressionType === 'Gzip' ? 'Gzip' : 'None',
    distribution,
    // What consoles leave to mark an empty folder has nothing to stream.
    objects: inputMode === 'Pipe' ? objects.filter(({ name }) => !name.endsWith('/')) : objects,
  };
}
