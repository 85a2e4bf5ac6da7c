import { rm } from 'node:fs/promises';
import type { ContainerEngine } from '../../../containers/engine';
import { HostLayout } from '../../../workloads/training/layout';
import type { TrainingSpec } from '../../../workloads/training/spec';
import { hostsOf } from '../../../workloads/training/spec';
import type { SageMakerContext } from '../context';
import { localAccess } from '../local-access';
import { DataDownloadError } from '../s3-data';
import { fullDisk } from './failure-reason';
import { resolveChannels } from './inputs';
import type { TrainingJob } from './job';
import type { JobSteps } from './job-steps';
import type { KeptFolder } from './kept-folder';
import { keptFolders } from './kept-folders';
import { specOf } from './spec-of';

export interface Prepared {
  readonly spec: TrainingSpec;
  readonly layouts: readonly HostLayout[];
  /** What is kept in S3: checkpoints, a debugger's output. */
  readonly folders: readonly KeptFolder[];
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
    engine,
    fileSystems,
    region,
    roleArn: job.request.RoleArn ?? '',
  };
  const channels = await resolveChannels(sources, job.request.InputDataConfig ?? [], mode);
  const access = localAccess(context.platform, job.request.EnableNetworkIsolation);
  const warmPoolDirectory = (cache: string): string => context.warmPoolDirectory(cache);
  const spec = specOf(job, { arns: context.arns, region, image, channels, access, warmPoolDirectory });
  announce(engine, spec);
  await rm(context.jobDirectory(job.name), { recursive: true, force: true });
  const layouts = layoutsOf(context, job, spec);
  const folders = keptFolders(context.s3, job, layouts);
  await place(layouts, folders);
  return { spec, layouts, folders };
}

/** Several hosts stand in a network of their own, which comes later. */
function announce(engine: ContainerEngine, spec: TrainingSpec): void {
  const [host, ...others] = hostsOf(spec);
  if (host === undefined || others.length > 0) return;
  const { image, loopbackPort, networkIsolation: isolated } = spec;
  engine.announce?.({ image, hostname: host.name, isolated, loopbackPort });
}

async function place(layouts: readonly HostLayout[], folders: readonly KeptFolder[]): Promise<void> {
  try {
    for (const layout of layouts) await layout.create();
    for (const folder of folders) await folder.bring();
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

function bareSpec(context: SageMakerContext, job: TrainingJob): TrainingSpec {
  const { arns, platform } = context;
  const image = { kind: 'docker', reference: job.request.AlgorithmSpecification?.TrainingImage ?? '' } as const;
  const warmPoolDirectory = (cache: string): string => context.warmPoolDirectory(cache);
  const access = { environment: {}, loopbackPort: undefined };
  return specOf(job, { arns, region: platform.region, image, channels: [], access, warmPoolDirectory });
}
