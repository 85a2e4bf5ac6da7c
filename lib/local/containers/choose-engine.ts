import { messageOf } from '../common/errors';
import { DockerEngine } from './docker/docker-engine';
import type { ContainerEngine } from './engine';
import { ProcessEngine } from './process/process-engine';

export interface EngineSurroundings {
  readonly stateDirectory: string;
  /** Hears why `auto` did not take Docker, and of trouble that no caller waits for. */
  readonly report: (message: string, error?: unknown) => void;
  /** DOCKER_HOST, PATH, TRAINYARD_BASE_IMAGE. @default this process's */
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * Opens the engine that was asked for; `auto` takes Docker where it answers.
 * Engines live in real time: what a container does takes as long as it takes, whatever the local cloud's clock.
 * @throws ContainerError `engine-unavailable`
 */
export async function chooseEngine(
  wanted: 'auto' | 'docker' | 'process',
  surroundings: EngineSurroundings,
): Promise<ContainerEngine> {
  if (wanted === 'process') return openProcess(surroundings);
  try {
    return await DockerEngine.open(surroundings);
  } catch (error) {
    if (wanted === 'docker') throw error;
    surroundings.report(`image folders run as processes of this machine: ${messageOf(error)}`);
    return openProcess(surroundings);
  }
}

function openProcess({ stateDirectory, environment = process.env }: EngineSurroundings): Promise<ContainerEngine> {
  return ProcessEngine.open({ stateDirectory, path: environment['PATH'] ?? '' });
}
