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

/** What an engine cannot enforce is said, in the workload's own log, and never pretended. */
export function fitTo(engine: ContainerEngine, wanted: ContainerSpec): FittedSpec {
  const missing = FITS.filter(({ capability, asks }) => asks(wanted) && !engine.capabilities.has(capability));
  return {
    spec: missing.reduce((spec, { without }) => without(spec), wanted),
    notices: missing.map(({ notice }) => `trainyard: the ${engine.name} engine ${notice}`),
  };
}
