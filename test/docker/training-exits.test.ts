import type { DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { DockerEngine } from '../../lib/local/containers/docker/docker-engine';
import type { ContainerEngine, ContainerSpec, RunningContainer } from '../../lib/local/containers/engine';
import { temporaryDirectory } from '../_helpers/containers';
import { BASE_IMAGE, describeWithDocker } from '../_helpers/docker';
import { createTestCloud } from '../_helpers/test-cloud';
import type { TestCloud } from '../_helpers/test-cloud';
import { call, ended, jobRequest } from '../local/services/sagemaker/_helpers';

/** What each job's container does, as a shell script; without one the image's own `train` is looked for. */
const PROGRAMS: Readonly<Record<string, string | undefined>> = {
  'exit-0': 'echo trained > /opt/ml/model/weights',
  'exit-1': 'exit 1',
  'exit-137': `sh -c 'kill -9 $$'; exit $?`,
  'term-handled': `trap 'echo saved > /opt/ml/model/weights; exit 0' TERM; echo ready; while :; do sleep 0.05; done`,
  'term-ignored': `trap '' TERM; echo ready; while :; do sleep 0.05; done`,
  'failure-short': `printf 'ValueError: no data' > /opt/ml/output/failure; exit 3`,
  'failure-long': `head -c 5000 /dev/zero | tr '\\0' x > /opt/ml/output/failure; exit 3`,
  'failure-binary': `printf 'bad \\377\\376 bytes' > /opt/ml/output/failure; exit 3`,
  'no-executable': undefined,
  'out-of-memory': 'exec tail /dev/zero',
  'full-disk': `python3 -c 'open("/dev/full", "w").write("x" * 100000)' 2> /tmp/error || { tail -1 /tmp/error > /opt/ml/output/failure; exit 1; }`,
  'crash-early': `sh -c 'kill -SEGV $$'; exit $?`,
  'no-model': 'echo nothing to save',
};

const SMALL = 32 * 1024 * 1024;

/** The docker engine, with little memory for one of the jobs and little patience for another. */
function impatient(engine: ContainerEngine): ContainerEngine {
  return new Proxy(engine, {
    get: (target, key) => {
      if (key === 'start') return (spec: ContainerSpec) => start(target, spec);
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

async function start(engine: ContainerEngine, spec: ContainerSpec): Promise<RunningContainer> {
  const memoryLimit = spec.labels['job'] === 'out-of-memory' ? SMALL : spec.memoryLimit;
  const container = await engine.start({ ...spec, memoryLimit });
  const { stop } = container;
  return Object.assign(container, { stop: () => stop.call(container, 1) });
}

async function logOf(cloud: TestCloud, job: string): Promise<string[]> {
  const { logStreams } = await cloud.door.call<{ logStreams: { logStreamName: string }[] }>(
    'logs',
    'DescribeLogStreams',
    { logGroupName: '/aws/sagemaker/TrainingJobs', logStreamNamePrefix: `${job}/` },
    cloud.caller,
  );
  const [stream] = logStreams;
  if (stream === undefined) return [];
  expect(stream.logStreamName).toMatch(new RegExp(`^${job}/algo-1-\\d{10}$`));
  const input = { logGroupName: '/aws/sagemaker/TrainingJobs', ...stream, startFromHead: true };
  const { events } = await cloud.door.call<{ events: { message: string }[] }>(
    'logs',
    'GetLogEvents',
    input,
    cloud.caller,
  );
  return events.map(({ message }) => message);
}

async function untilReady(cloud: TestCloud, job: string): Promise<void> {
  const ready = async (): Promise<boolean> => (await logOf(cloud, job).catch((): string[] => [])).includes('ready');
  while (!(await ready())) await new Promise((resolve) => setTimeout(resolve, 20));
}

describeWithDocker('how a training job ends', () => {
  const jobs = new Map<string, DescribeTrainingJobCommandOutput>();
  const logs = new Map<string, string[]>();
  const models: string[] = [];

  beforeAll(async () => {
    await using state = await temporaryDirectory();
    const engine = await DockerEngine.open({ stateDirectory: state.path, report: () => undefined });
    const cloud = await createTestCloud({ engine: impatient(engine), state: state.path });
    try {
      await cloud.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, cloud.caller);
      await Promise.all(Object.keys(PROGRAMS).map((name) => run(cloud, name)));
      const { Contents = [] } = await cloud.door.call<{ Contents?: { Key: string }[] }>(
        's3',
        'ListObjectsV2',
        { Bucket: 'bucket' },
        cloud.caller,
      );
      models.push(...Contents.map(({ Key }) => Key));
    } finally {
      await cloud.stop();
      await engine.reap();
      await engine.close();
    }
  }, 120_000);

  async function run(cloud: TestCloud, name: string): Promise<void> {
    const program = PROGRAMS[name];
    const AlgorithmSpecification = {
      TrainingImage: BASE_IMAGE,
      TrainingInputMode: 'File' as const,
      ...(program === undefined ? {} : { ContainerEntrypoint: ['sh', '-c', program] }),
    };
    await call(cloud, 'CreateTrainingJob', jobRequest(name, { AlgorithmSpecification }));
    if (name.startsWith('term-')) {
      await untilReady(cloud, name);
      await call(cloud, 'StopTrainingJob', { TrainingJobName: name });
    }
    jobs.set(name, await ended(cloud, name));
    logs.set(name, await logOf(cloud, name).catch(() => []));
  }

  test.each([
    ['exit-0', 'Completed', undefined],
    ['exit-1', 'Failed', 'AlgorithmError: , exit code: 1'],
    ['exit-137', 'Failed', 'AlgorithmError: , exit code: 137'],
    ['term-handled', 'Stopped', undefined],
    ['term-ignored', 'Stopped', undefined],
    ['failure-short', 'Failed', 'AlgorithmError: ValueError: no data, exit code: 3'],
    ['failure-long', 'Failed', `AlgorithmError: ${'x'.repeat(1024 - 30)}, exit code: 3`],
    ['failure-binary', 'Failed', 'AlgorithmError: bad \ufffd\ufffd bytes, exit code: 3'],
    ['no-executable', 'Failed', 'AlgorithmError: , exit code: 127'],
    [
      'out-of-memory',
      'Failed',
      'ClientError: Please use an instance type with more memory, or reduce the size of training data processed on an instance.',
    ],
    ['full-disk', 'Failed', 'AlgorithmError: OSError: [Errno 28] No space left on device\n, exit code: 1'],
    ['crash-early', 'Failed', 'AlgorithmError: , exit code: 139'],
    ['no-model', 'Completed', undefined],
  ])('%s: %s', (name, status, reason) => {
    expect(jobs.get(name)).toMatchObject({ TrainingJobStatus: status, SecondaryStatus: status });
    expect(jobs.get(name)?.FailureReason).toBe(reason);
  });

  test('the log names an executable that is missing', () => {
    expect(logs.get('no-executable')).toContain('exec: "train": executable file not found in $PATH');
  });

  test('the log says why a container had to be killed', () => {
    expect(logs.get('term-ignored')).toContain(
      'trainyard: algo-1 did not end on SIGTERM and was killed: what is started first must handle the signal or pass it on',
    );
  });

  test('there is a model of jobs that saved one, also of a job that was stopped', () => {
    expect(models.filter((key) => key.endsWith('model.tar.gz'))).toEqual([
      'out/exit-0/output/model.tar.gz',
      'out/term-handled/output/model.tar.gz',
    ]);
  });
});
