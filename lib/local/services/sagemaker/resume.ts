import { readdir, rm } from 'node:fs/promises';
import type { RunningContainer } from '../../containers/engine';
import type { SageMakerContext } from './context';
import { portOf } from './local-access';

/** The label that names whom a container of a kind belongs to. */
const OWNER: Readonly<Record<string, string>> = {
  training: 'job',
  processing: 'job',
  transform: 'job',
  endpoint: 'endpoint',
};

/** Goes on with the jobs and endpoints of an earlier server. What it left and nobody wants is removed. */
export async function resume(sagemaker: SageMakerContext): Promise<void> {
  const { jobs, warmPools, endpoints, scheduler, endpointRunner, background } = sagemaker;
  const unfinished = jobs.unfinished();
  warmPools.endAll();
  const alive = endpoints.withStatus('Creating', 'InService', 'Updating', 'SystemUpdating', 'OutOfService', 'Deleting');
  const survivors = await survivorsOf(sagemaker);
  await removeInstanceFolders(sagemaker, survivors);
  scheduler.resume(unfinished, survivors);
  endpointRunner.resume(alive, survivors);
  const wanted: Readonly<Record<string, ReadonlySet<string>>> = {
    training: new Set(unfinished.map(({ name }) => name)),
    processing: sagemaker.processing.resume(survivors),
    transform: sagemaker.transform.resume(survivors),
    endpoint: new Set(alive.map(({ name }) => name)),
  };
  sagemaker.tuner.resume();
  const orphans = survivors.filter(
    ({ labels }) => wanted[kindOf(labels)]?.has(labels[OWNER[kindOf(labels)] ?? ''] ?? '') !== true,
  );
  background.run('removing containers that nobody wants', async () => {
    await Promise.all(orphans.map((container) => container.remove()));
    await removeFolders(sagemaker.jobDirectory(''), wanted['training']);
    await removeFolders(sagemaker.workDirectory('processing', ''), wanted['processing']);
    await removeFolders(sagemaker.workDirectory('transform', ''), wanted['transform']);
    await removeFolders(
      sagemaker.warmPoolDirectory(''),
      new Set(unfinished.map(({ state }) => state.warmPool?.cache ?? '')),
    );
  });
}

function kindOf(labels: RunningContainer['labels']): string {
  return labels['kind'] ?? '';
}

async function survivorsOf({ platform }: SageMakerContext): Promise<RunningContainer[]> {
  try {
    const survivors = await platform.engine.survivors(portOf(platform.containerEndpoint()));
    return survivors.filter(({ labels }) => kindOf(labels) in OWNER);
  } catch (error) {
    platform.report('asking the container engine for survivors failed', error);
    return [];
  }
}

async function removeFolders(directory: string, keep: ReadonlySet<string> = new Set()): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names) if (!keep.has(name)) await rm(`${directory}/${name}`, { recursive: true, force: true });
}

/** Before new containers make folders of their own: what containers had that are gone. */
async function removeInstanceFolders(
  sagemaker: SageMakerContext,
  survivors: readonly RunningContainer[],
): Promise<void> {
  const keep = new Set(survivors.map(({ labels }) => labels['instance'] ?? ''));
  const directory = sagemaker.endpointDirectory('');
  for (const endpoint of await readdir(directory).catch(() => []))
    await removeFolders(`${directory}/${endpoint}`, keep);
}
