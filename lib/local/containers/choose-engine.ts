import type { Clock } from '../clock/clock';
import { messageOf } from '../common/errors';
import { DockerEngine } from './docker/docker-engine';
import type { ContainerEngine } from './engine';
import { ProcessEngine } from './process/process-engine';

export interface EngineSurroundings {
  readonly stateDirectory: string;
  readonly clock: Clock;
  readonly report: (message: string) => void;
}

/** `auto` takes Docker where it answers, and says when it does not. @throws ContainerError `engine-unavailable` */
export async function chooseEngine(
  wanted: 'auto' | 'docker' | 'process',
  { stateDirectory, report }: EngineSurroundings,
): Promise<ContainerEngine> {
  if (wanted === 'process') return ProcessEngine.open({ stateDirectory });
  try {
    return await DockerEngine.open({ stateDirectory });
  } catch (error) {
    if (wanted === 'docker') throw error;
    report(`containers run as processes of this machine: ${messageOf(error)}`);
    return ProcessEngine.open({ stateDirectory });
  }
}
