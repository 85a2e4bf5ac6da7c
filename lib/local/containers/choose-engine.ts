import type { Clock } from '../clock/clock';
import type { ContainerEngine } from './engine';
import { ContainerError } from './engine';

export interface EngineSurroundings {
  readonly stateDirectory: string;
  readonly clock: Clock;
  readonly report: (message: string) => void;
}

// placeholder until the engines land; overwrite freely
export function chooseEngine(wanted: 'auto' | 'docker' | 'process', _surroundings: EngineSurroundings): Promise<ContainerEngine> {
  return Promise.reject(new ContainerError('engine-unavailable', `no engine ${wanted}`));
}
