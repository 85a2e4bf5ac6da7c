import { readdir, rm } from 'node:fs/promises';
import type { RunningContainer } from '../../containers/engine';
import type { SageMakerContext } from './context';

/** Goes on with the jobs and endpoints of an earlier server. What it left and nobody wants is removed. */
export async function resume(sagemaker: SageMakerContext): Promise<void> {
  const { jobs, endpoints, scheduler, endpointRunner, background } = sagemaker;
  const unfinished = jobs.unfinished();
  const alive = endpoints.withStatus('Creating', 'InService', 'Updating', 'SystemUpdating', 'OutOfService', 'Deleting');
  const survivors = await survivorsOf(sagemaker);
  scheduler.resume(unfinished, survivors);
  endpointRunner.resume(alive, survivors);
  const wanted = {
    training: new Set(unfinished.map(({ name }) => name)),
    endpoint: new Set(alive.map(({ name }) => name)),
  };
  const orphans = survivors.filter(({ labels }) =>
    labels['kind'] === 'training'
      ? !wanted.training.has(labels['job'] ?? '')
      : !wanted.endpoint.has(labels['endpoint'] ?? ''),
  );
  background.run('removing containers that nobody wants', async () => {
    await Promise.all(orphans.map((container) => container.remove()));
    await removeFolders(sagemaker.jobDirectory(''), wanted.training);
  });
}

async function survivorsOf({ platform }: SageMakerContext): Promise<RunningContainer[]> {
  try {
    const survivors = await platform.engine.survivors();
    return survivors.filter(({ labels }) => labels['kind'] === 'training' || labels['kind'] === 'endpoint');
  } catch (error) {
    platform.report('asking the container engine for survivors failed', error);
    return [];
  }
}

async function removeFolders(directory: string, keep: ReadonlySet<string>): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names) if (!keep.has(name)) await rm(`${directory}/${name}`, { recursive: true, force: true });
}
