import type { ContainerUsage } from '../../../../lib/local/containers/engine';
import { Background } from '../../../../lib/local/services/sagemaker/observe/background';
import { MetricFlow } from '../../../../lib/local/services/sagemaker/observe/metrics';
import { UsageMeter } from '../../../../lib/local/services/sagemaker/observe/usage-meter';
import { ManualClock } from '../../../_helpers/manual-clock';

const GIB = 1024 ** 3;

/** A meter of one `ml.m5.large` (8 GiB) with 10 GiB of disk, and what it told CloudWatch. */
function metered(adopted = false) {
  const clock = new ManualClock();
  const sent: Record<string, number[]> = {};
  const flow = { add: (key: string, _metric: object, value: number) => (sent[key] ??= []).push(value) };
  let usage: ContainerUsage | undefined = { cpuSeconds: 0, memoryBytes: 0 };
  const meter = new UsageMeter({
    cluster: { usage: () => Promise.resolve(usage === undefined ? [] : [['algo-1', usage]]) },
    flow: flow as unknown as MetricFlow,
    clock,
    namespace: 'N',
    owner: 'job',
    hosts: [
      {
        name: 'algo-1',
        instanceType: 'ml.m5.large',
        disk: { volumeGiB: 10, bytes: () => Promise.resolve(2.5 * GIB) },
      },
    ],
    adopted,
  });
  return { clock, meter, sent, use: (next: ContainerUsage | undefined) => (usage = next) };
}

test('a short job has one value of each, of what was seen last', async () => {
  const { clock, meter, sent, use } = metered();
  use({ cpuSeconds: 0.1, memoryBytes: 2 * GIB });
  await clock.advance(200);
  use(undefined);
  await meter.end();
  expect(sent).toEqual({
    'N job/algo-1 CPUUtilization': [50],
    'N job/algo-1 MemoryUtilization': [25],
    'N job/algo-1 DiskUtilization': [25],
  });
});

test('a long job has a value a minute, each of its own minute, and one for the rest', async () => {
  const { clock, meter, sent, use } = metered();
  use({ cpuSeconds: 90, memoryBytes: GIB });
  await clock.advance(61_000);
  use({ cpuSeconds: 120, memoryBytes: 4 * GIB });
  await clock.advance(20_000);
  await meter.end();
  expect(sent['N job/algo-1 CPUUtilization']).toEqual([expect.closeTo(149.5, 0), expect.closeTo(150, 0)]);
  expect(sent['N job/algo-1 MemoryUtilization']).toEqual([12.5, 50]);
});

test('hosts that run are looked at once more in the end, and nothing is told twice', async () => {
  const { clock, meter, sent, use } = metered();
  use({ cpuSeconds: 30, memoryBytes: GIB });
  await clock.advance(61_000);
  expect(sent['N job/algo-1 MemoryUtilization']).toEqual([12.5]);
  use({ cpuSeconds: 40, memoryBytes: 2 * GIB });
  await meter.end(true);
  expect(sent['N job/algo-1 MemoryUtilization']).toEqual([12.5, 25]);
});

test('what is used of GPUs is told where it is known, 100 for each', async () => {
  const { clock, meter, sent, use } = metered();
  use({ cpuSeconds: 0.1, memoryBytes: GIB, gpus: { busy: 1.4, memory: 0.75 } });
  await clock.advance(200);
  await meter.end();
  expect(sent).toMatchObject({
    'N job/algo-1 GPUUtilization': [140],
    'N job/algo-1 GPUMemoryUtilization': [75],
  });
});

test('what a container used under an earlier server is not of this time', async () => {
  const { clock, meter, sent, use } = metered(true);
  use({ cpuSeconds: 10_000, memoryBytes: GIB });
  await clock.advance(200);
  await meter.end();
  expect(Object.keys(sent)).toEqual(['N job/algo-1 MemoryUtilization', 'N job/algo-1 DiskUtilization']);
});

test('percentages reach CloudWatch under the host', async () => {
  const clock = new ManualClock();
  const calls: object[] = [];
  const door = { call: (_service: string, _operation: string, input: object) => Promise.resolve(calls.push(input)) };
  const background = new Background(() => undefined);
  const flow = new MetricFlow({ door: door as never, clock }, clock, {} as never, background);
  const meter = new UsageMeter(base(clock, flow));
  await meter.end();
  flow.flush();
  await background.idle();
  expect(calls).toMatchObject([
    {
      Namespace: '/aws/sagemaker/TrainingJobs',
      MetricData: [
        { MetricName: 'DiskUtilization', Unit: 'Percent', Dimensions: [{ Name: 'Host', Value: 'job/algo-1' }] },
      ],
    },
  ]);
});

function base(clock: ManualClock, flow: MetricFlow): ConstructorParameters<typeof UsageMeter>[0] {
  const disk = { volumeGiB: 1, bytes: () => Promise.resolve(0) };
  const host = { name: 'algo-1', instanceType: 'ml.m5.large', disk };
  const cluster = { usage: () => Promise.resolve([]) };
  return {
    cluster,
    flow,
    clock,
    namespace: '/aws/sagemaker/TrainingJobs',
    owner: 'job',
    hosts: [host],
    adopted: false,
  };
}
