import { rm } from 'node:fs/promises';
import { HostLayout } from '../../../workloads/training/layout';
import type { TrainingSpec } from '../../../workloads/training/spec';
import { hostsOf } from '../../../workloads/training/spec';
import type { SageMakerContext } from '../context';
import { DataDownloadError } from '../s3-data';
import { Checkpoints } from './checkpoints';
import { fullDisk } from './failure-reason';
import { resolveChannels } from './inputs';
import type { TrainingJob } from './job';
import type { JobSteps } from './job-steps';
import { localEnvironment, specOf } from './spec-of';

export interface Prepared {
  readonly spec: TrainingSpec;
  readonly layouts: readonly HostLayout[];
  /** One for each host, if the job keeps checkpoints. */
  readonly checkpoints: readonly Checkpoints[];
}

/** Everything that a job's containers find when they start: image, inputs, configuration, checkpoints. */
export async function prepare(context: SageMakerContext, steps: JobSteps): Promise<Prepared> {
  const { job } = steps;
  const { engine, region, fileSystems = {} } = context.platform;
  steps.preparing();
  const image = await context.images.resolve(job.request.AlgorithmSpecification?.TrainingImage ?? '');
  steps.downloading();
  const mode = job.request.AlgorithmSpecification?.TrainingInputMode ?? 'File';
  const sources = {
    s3: context.s3,
    files: context.joinedObjects,
    fileSystems,
    region,
    roleArn: job.request.RoleArn ?? '',
  };
  const channels = await resolveChannels(sources, job.request.InputDataConfig ?? [], mode);
  const environment = localEnvironment(engine, context.platform.endpoint(), region);
  const spec = specOf(job, { arns: context.arns, region, image, channels, environment });
  await rm(context.jobDirectory(job.name), { recursive: true, force: true });
  const layouts = layoutsOf(context, job, spec);
  const checkpoints = checkpointsOf(context, job, layouts);
  await place(layouts, checkpoints);
  return { spec, layouts, checkpoints };
}

async function place(layouts: readonly HostLayout[], checkpoints: readonly Checkpoints[]): Promise<void> {
  try {
    for (const layout of layouts) await layout.create();
    for (const own of checkpoints) await own.bring();
  } catch (error) {
    const reason = fullDisk(error);
    throw reason === undefined ? error : new DataDownloadError(reason, { cause: error });
  }
}

/** Where the hosts of a job have their files; also of one that an earlier server prepared. */
export function layoutsOf(context: SageMakerContext, job: TrainingJob, spec = bareSpec(context, job)): HostLayout[] {
  const { engine } = context.platform;
  return hostsOf(spec).map((host) => new HostLayout(context.jobDirectory(job.name), spec, host, engine));
}

function bareSpec({ arns, platform }: SageMakerContext, job: TrainingJob): TrainingSpec {
  const image = { kind: 'docker', reference: job.request.AlgorithmSpecification?.TrainingImage ?? '' } as const;
  return specOf(job, { arns, region: platform.region, image, channels: [], environment: {} });
}

/** The checkpoints of a job's hosts. Made anew they know nothing of S3, and take everything there. */
export function checkpointsOf(
  { s3 }: SageMakerContext,
  { request }: TrainingJob,
  layouts: readonly HostLayout[],
): Checkpoints[] {
  const uri = request.CheckpointConfig?.S3Uri;
  return uri === undefined ? [] : layouts.map(({ checkpoints }) => new Checkpoints(s3, uri, checkpoints));
}
