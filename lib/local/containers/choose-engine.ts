import type { Clock } from '../clock/clock';
import type { ContainerEngine } from './engine';
import { ContainerError } from './engine';
import { ProcessEngine } from './process/process-engine';

export interface EngineSurroundings {
  readonly stateDirectory: string;
  readonly clock: Clock;
  readonly report: (message: string) => void;
}

/** @throws ContainerError `engine-unavailable` */
export function chooseEngine(
  wanted: 'auto' | 'docker' | 'process',
  { stateDirectory }: EngineSurroundings,
): Promise<ContainerEngine> {
  if (wanted === 'docker') throw new ContainerError('engine-unavailable', 'the docker engine is not there yet');
  return ProcessEngine.open({ stateDirectory });
}
