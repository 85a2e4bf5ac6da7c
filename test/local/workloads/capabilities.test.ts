import type { ContainerEngine, ContainerSpec } from '../../../lib/local/containers/engine';
import { fitTo } from '../../../lib/local/workloads/capabilities';
import { FakeEngine } from '../../_helpers/fake-engine';

const GIB = 1024 ** 3;

function engine(
  name: 'docker' | 'process',
  capabilities: readonly string[],
  machine?: ContainerEngine['machine'],
  gpuCount?: number,
) {
  return Object.assign(new FakeEngine(() => 0, name, new Set(capabilities) as never), { machine, gpuCount });
}

const wanted: ContainerSpec = {
  name: 'c',
  image: { kind: 'docker', reference: 'i' },
  environment: {},
  mounts: [],
  labels: {},
  cpus: 48,
  memoryLimit: 192 * GIB,
  gpus: 4,
  isolated: true,
};

test('what an engine cannot do is taken away and said', () => {
  const { spec, notices } = fitTo(engine('process', []), wanted);
  expect(spec).toMatchObject({ isolated: false, gpus: 0, memoryLimit: undefined });
  expect(notices).toEqual([
    'trainyard: the process engine cannot isolate the network: the container can reach what this machine reaches',
    'trainyard: the process engine offers no GPU: the container runs on the CPU',
    'trainyard: the process engine cannot limit memory: the container may use all of this machine’s',
  ]);
});

const ALL = ['network isolation', 'gpus', 'memory limit', 'cpu limit'];

test.each([
  [
    { cpus: 2, memoryBytes: 24 * GIB },
    1,
    ["2 of the instance's 48 processors, 24 of its 192 GiB of memory, 1 of its 4 GPUs"],
  ],
  [{ cpus: 64, memoryBytes: 188 * GIB }, 8, []],
  [{ cpus: 64, memoryBytes: 100 * GIB }, 4, ['100 of its 192 GiB of memory']],
  // Where the driver does not list them.
  [undefined, 0, []],
])('a machine with %j and %i GPUs', (machine, gpuCount, short) => {
  const { spec, notices } = fitTo(engine('docker', ALL, machine, gpuCount), wanted);
  expect(spec).toEqual(wanted);
  expect(notices).toEqual(short.map((text) => `trainyard: this machine has ${text}`));
});
