import type { HostLayout } from '../../../workloads/training/layout';
import type { S3 } from '../s3';
import type { TrainingJob, TrainingRequest } from './job';
import { KeptFolder } from './kept-folder';

/** Where the debugger's library (smdebug) and TensorBoard's writers put what they save unless a job says otherwise. */
const DEFAULT_PATHS = {
  checkpoints: '/opt/ml/checkpoints',
  tensors: '/opt/ml/output/tensors',
  tensorBoard: '/opt/ml/output/tensorboard',
  profile: '/opt/ml/output/profiler',
} as const;

/** A folder of the containers that SageMaker keeps in S3 while a job runs. */
interface Kept {
  /** Below the containers' root. */
  readonly path: string;
  readonly uri: string;
  /** Whether a job begins with what S3 holds. */
  readonly restored: boolean;
}

function keptBy(request: TrainingRequest): Kept[] {
  const { CheckpointConfig: checkpoints, TensorBoardOutputConfig: tensorBoard, DebugHookConfig: hook } = request;
  const profiler = request.ProfilerConfig?.DisableProfiler === true ? undefined : request.ProfilerConfig;
  const own = (path: string, prefix: string | undefined, name: string): Kept[] =>
    prefix === undefined ? [] : [{ path, uri: below(prefix, request.TrainingJobName, name), restored: false }];
  return [
    ...(checkpoints?.S3Uri === undefined
      ? []
      : [{ path: checkpoints.LocalPath ?? DEFAULT_PATHS.checkpoints, uri: checkpoints.S3Uri, restored: true }]),
    ...own(tensorBoard?.LocalPath ?? DEFAULT_PATHS.tensorBoard, tensorBoard?.S3OutputPath, 'tensorboard-output'),
    ...own(hook?.LocalPath ?? DEFAULT_PATHS.tensors, hook?.S3OutputPath, 'debug-output'),
    ...own(DEFAULT_PATHS.profile, profiler?.S3OutputPath, 'profiler-output'),
  ];
}

const below = (prefix: string, ...names: readonly (string | undefined)[]): string =>
  [prefix.replace(/\/+$/, ''), ...names].join('/');

/** Paths of the folders that are kept, as the containers see them. */
export function keptPaths(request: TrainingRequest): string[] {
  return keptBy(request).map(({ path }) => path);
}

/** The kept folders of a job's hosts. Made anew they know nothing of S3, and take everything there. */
export function keptFolders(s3: S3, { request }: TrainingJob, layouts: readonly HostLayout[]): KeptFolder[] {
  return layouts.flatMap((layout) =>
    keptBy(request).map(
      ({ path, uri, restored }) =>
        new KeptFolder({ s3, uri, restored, root: layout.root, directory: layout.folder(path) }),
    ),
  );
}
