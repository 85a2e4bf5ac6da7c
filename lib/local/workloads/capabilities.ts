import type { Capability, ContainerEngine, ContainerSpec } from '../containers/engine';

/** A spec without what the engine cannot do, and a sentence for each thing that was taken away. */
export interface FittedSpec {
  readonly spec: ContainerSpec;
  readonly notices: readonly string[];
}

type Fit = {
  readonly capability: Capability;
  readonly asks: (spec: ContainerSpec) => boolean;
  readonly without: (spec: ContainerSpec) => ContainerSpec;
  readonly notice: string;
};

const FITS: readonly Fit[] = [
  {
    capability: 'network isolation',
    asks: (spec) => spec.isolated === true,
    without: (spec) => ({ ...spec, isolated: false }),
    notice: 'cannot isolate the network: the container can reach what this machine reaches',
  },
  {
    capability: 'gpus',
    asks: (spec) => (spec.gpus ?? 0) > 0,
    without: (spec) => ({ ...spec, gpus: 0 }),
    notice: 'offers no GPU: the container runs on the CPU',
  },
  {
    capability: 'memory limit',
    asks: (spec) => spec.memoryLimit !== undefined,
    without: (spec) => ({ ...spec, memoryLimit: undefined }),
    notice: 'cannot limit memory: the container may use all of this machine’s',
  },
];

const GIB = 1024 ** 3;
/** Of the memory that a machine is sold with, its kernel keeps some. */
const NEARLY_ALL = 0.9;

/** What an engine cannot enforce, and what this machine has less of, is said, in the workload's own log, and never pretended. */
export function fitTo(engine: ContainerEngine, wanted: ContainerSpec): FittedSpec {
  const missing = FITS.filter(({ capability, asks }) => asks(wanted) && !engine.capabilities.has(capability));
  return {
    spec: missing.reduce((spec, { without }) => without(spec), wanted),
    notices: [
      ...missing.map(({ notice }) => `trainyard: the ${engine.name} engine ${notice}`),
      ...shortOf(engine, wanted),
    ],
  };
}

/** One line for all that the machine has less of than the instance that it stands for. */
function shortOf({ machine, gpuCount = 0 }: ContainerEngine, { cpus, memoryLimit, gpus = 0 }: ContainerSpec): string[] {
  const short: string[] = [];
  if (machine !== undefined && cpus !== undefined && machine.cpus < cpus)
    short.push(`${machine.cpus} of the instance's ${cpus} processors`);
  if (machine !== undefined && memoryLimit !== undefined && machine.memoryBytes < memoryLimit * NEARLY_ALL)
    short.push(`${Math.round(machine.memoryBytes / GIB)} of its ${Math.round(memoryLimit / GIB)} GiB of memory`);
  if (gpuCount > 0 && gpuCount < gpus) short.push(`${gpuCount} of its ${gpus} GPUs`);
  return short.length === 0 ? [] : [`trainyard: this machine has ${short.join(', ')}`];
}
