import { delimiter } from 'node:path';
import { DEFAULT_PATH } from '../dockerfile/image-definition';
import type { ContainerSpec } from '../engine';
import { commandWords, resolveCommand } from './command';
import type { StartPlan, WorkloadDirectory } from './directory';
import type { FolderImage } from './folder-image';
import { MARK } from './kernel';
import { plantMounts, translate } from './private-tree';
import type { Python } from './python/python';

export interface Workload {
  readonly spec: ContainerSpec;
  readonly image: FolderImage;
  readonly python: Python | undefined;
  readonly directory: WorkloadDirectory;
  /** Where it is to serve. */
  readonly port: number | undefined;
  readonly mark: string;
}

/** Turns a container's specification into a process's. @throws ContainerError `executable-not-found`, `unsupported` */
export async function planWorkload(workload: Workload): Promise<StartPlan> {
  const { spec, image, python, directory, port } = workload;
  const path = searchPath(image, python);
  const words = commandWords(image, spec).map((word) => translate(word, directory.base));
  const command = await resolveCommand(image, words, path, python);
  return {
    id: directory.id,
    name: spec.name,
    labels: spec.labels,
    port,
    ...command,
    cwd: image.workingDirectory,
    environment: environmentOf(workload, path),
    socket: await directory.socketPath(),
    borrowed: await plantMounts(directory.base, spec.mounts),
  };
}

function searchPath(image: FolderImage, python: Python | undefined): string[] {
  const own = image.searchPath();
  const interpreter = python === undefined ? [] : [python.binDirectory];
  return [
    ...new Set([
      ...own,
      ...interpreter,
      ...(image.definition.environment['PATH'] ?? '').split(delimiter),
      ...DEFAULT_PATH.split(':'),
    ]),
  ].filter((entry) => entry !== '');
}

/** Nothing of the server's own environment: its credentials are the user's. */
function environmentOf(workload: Workload, path: readonly string[]): Record<string, string> {
  const { spec, image, python, directory, port, mark } = workload;
  const given = Object.entries({ ...image.definition.environment, ...spec.environment });
  const { PATH: specPath, ...environment } = Object.fromEntries(
    given.map(([name, value]) => [name, translate(value, directory.base)]),
  );
  return {
    LANG: 'C.UTF-8',
    HOME: `${directory.path}/home`,
    TMPDIR: `${directory.path}/tmp`,
    HOSTNAME: spec.hostname ?? directory.id,
    // The folder is no container's private layer: two workloads share it.
    PYTHONDONTWRITEBYTECODE: '1',
    ...python?.environment,
    ...environment,
    PATH: spec.environment['PATH'] === undefined ? path.join(delimiter) : [...path, specPath].join(delimiter),
    SAGEMAKER_BASE_DIR: directory.base,
    ...(port === undefined ? {} : { SAGEMAKER_BIND_TO_PORT: String(port) }),
    [MARK]: mark,
  };
}
