import { messageOf } from '../common/errors';
import { DockerEngine } from './docker/docker-engine';
import type { ContainerEngine } from './engine';
import { ProcessEngine } from './process/process-engine';

export interface EngineSurroundings {
  readonly stateDirectory: string;
  /** Hears which engine was taken and why, and of trouble that no caller waits for. */
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
  if (wanted === 'process') return openProcess(surroundings, 'as was asked for');
  try {
    const engine = await DockerEngine.open(surroundings);
    surroundings.report(`engine: docker ${engine.version}`);
    return engine;
  } catch (error) {
    if (wanted === 'docker') throw error;
    return openProcess(surroundings, messageOf(error));
  }
}

async function openProcess(surroundings: EngineSurroundings, why: string): Promise<ContainerEngine> {
  const { stateDirectory, report, environment = process.env } = surroundings;
  const engine = await ProcessEngine.open({ stateDirectory, path: environment['PATH'] ?? '' });
  report(`engine: process, image folders run as processes of this machine (${why})`);
  return engine;
}
