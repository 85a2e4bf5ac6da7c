import { ServiceError } from '../../../common/errors';
import type { HostExit } from '../../../workloads/cluster';
import { openUp } from '../../../workloads/archive/open-up';
import type { HostLayout } from '../../../workloads/training/layout';
import { algorithmError, readFailure } from '../../../workloads/training/result';
import type { SageMakerContext } from '../context';
import { fullDisk, UploadError } from './failure-reason';
import type { TrainingJob } from './job';
import type { JobLog } from './job-log';
import type { KeptFolder } from './kept-folder';
import { keptFolders } from './kept-folders';
import type { JobSteps } from './job-steps';
import { uploadOutputs } from './outputs';
import type { Prepared } from './preparation';
import { layoutsOf } from './preparation';

/**
 * Takes a job whose containers have ended to its own end: results uploaded, log complete, then the last step.
 * `folders`: those that were kept while it ran. @default ones that take everything to S3 once more
 */
export async function finish(
  context: SageMakerContext,
  steps: JobSteps,
  log: JobLog,
  exit: HostExit,
  folders?: readonly KeptFolder[],
): Promise<void> {
  const { job } = steps;
  const layouts = layoutsOf(context, job);
  const failed = exit.code !== 0 && job.state.stopping === undefined;
  await upload(context, job, { layouts, folders: folders ?? keptFolders(context.s3, job, layouts) }, !failed);
  await log.close();
  const { stopping } = steps.job.state;
  if (failed) return steps.failed(await reasonOf(exit, layouts));
  if (stopping !== undefined) return steps.stopped(stopping);
  steps.completed();
}

async function upload(
  context: SageMakerContext,
  job: TrainingJob,
  { layouts, folders }: Pick<Prepared, 'layouts' | 'folders'>,
  withModel: boolean,
): Promise<void> {
  try {
    await openUp(
      ...layouts.flatMap((layout) => [layout.model, layout.outputData]),
      ...folders.map(({ directory }) => directory),
    );
    for (const folder of folders) await folder.takeBack();
    const { s3, artifacts, platform } = context;
    artifacts.record(await uploadOutputs({ s3, job, layouts, compress: platform.compress }, withModel));
  } catch (error) {
    const refused = error instanceof ServiceError ? `${error.code}: ${error.message}` : undefined;
    const reason = fullDisk(error) ?? refused;
    throw reason === undefined ? error : new UploadError(reason, { cause: error });
  }
}

async function reasonOf(exit: HostExit, layouts: readonly HostLayout[]): Promise<string> {
  const host = layouts.find((layout) => layout.host.name === exit.host);
  return algorithmError(exit, host && (await readFailure(host.failureFile)));
}
