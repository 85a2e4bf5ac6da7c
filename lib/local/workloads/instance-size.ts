import type { ContainerEngine, ContainerSpec } from '../containers/engine';
import { machineOf } from './instance-types';

const GIB = 1024 ** 3;

/** A container as big as the instance that it stands for, as far as the engine can see to it and this machine has it. */
export function sizeOf(
  instanceType: string,
  { capabilities }: Pick<ContainerEngine, 'capabilities'>,
): Pick<ContainerSpec, 'memoryLimit' | 'cpus' | 'gpus'> {
  const machine = machineOf(instanceType);
  if (machine === undefined) return {};
  return {
    gpus: machine.gpus,
    ...(capabilities.has('memory limit') ? { memoryLimit: machine.memoryGiB * GIB } : {}),
    ...(capabilities.has('cpu limit') ? { cpus: machine.vCpus } : {}),
  };
}
