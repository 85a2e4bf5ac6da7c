import type { DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import type { ContainerEngine, ContainerSpec, RunningContainer } from '../../lib/local/containers/engine';
import { ContainerError } from '../../lib/local/containers/engine';
import { ended } from '../docker/_job-cloud';
import { call, jobRequest } from '../local/services/sagemaker/_helpers';
import { temporaryDirectory, withStart } from './containers';
import type { TestCloud } from './test-cloud';
import { createTestCloud } from './test-cloud';

/** What each job's container does, as a shell script; without one the image's own `train` is looked for. */
export const PROGRAMS: Readonly<Record<string, string | undefined>> = {
  'exit-0': 'echo trained > $ML/model/weights',
  'exit-1': 'exit 1',
  'exit-137': `sh -c 'kill -9 $$'; exit $?`,
  'term-handled': `trap 'echo saved > $ML/model/weights; exit 0' TERM; echo ready; while :; do sleep 0.05; done`,
  'term-ignored': `trap '' TERM; echo ready; while :; do sleep 0.05; done`,
  'failure-short': `printf 'ValueError: no data' > $ML/output/failure; exit 3`,
  'failure-long': `head -c 5000 /dev/zero | tr '\\0' x > $ML/output/failure; exit 3`,
  'failure-binary': `printf 'bad \\377\\376 bytes' > $ML/output/failure; exit 3`,
  'no-executable': undefined,
  // As under a toolkit, the first process outlives the killed one: of one that it kills itself Docker may miss the reason.
  'out-of-memory': `tail /dev/zero; code=$?; python3 -c ''; exit $code`,
  'full-disk': `python3 -c 'open("/dev/full", "w").write("x" * 100000)' 2> /tmp/error || { tail -1 /tmp/error > $ML/output/failure; exit 1; }`,
  'crash-early': `sh -c 'kill -SEGV $$'; exit $?`,
  'no-model': 'echo nothing to save',
};

const SMALL = 32 * 1024 * 1024;

/** An engine with little memory for one of the jobs and little patience for another; `alter` changes what is started. */
export function impatient(
  engine: ContainerEngine,
  alter: (spec: ContainerSpec) => ContainerSpec = (spec) => spec,
): ContainerEngine {
  return withStart(engine, (spec) => start(engine, alter(spec)));
}

async function start(engine: ContainerEngine, spec: ContainerSpec): Promise<RunningContainer> {
  const greedy = spec.labels['job'] === 'out-of-memory';
  if (greedy && !engine.capabilities.has('memory limit'))
    throw new ContainerError('unsupported', 'this program would take all the memory of the machine');
  const memoryLimit = greedy ? SMALL : spec.memoryLimit;
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

export interface Ended {
  readonly jobs: ReadonlyMap<string, DescribeTrainingJobCommandOutput>;
  readonly logs: ReadonlyMap<string, string[]>;
  /** Keys of what the jobs left in S3. */
  readonly keys: readonly string[];
}

/** Runs a job for each of the programs, all at once; afterwards nothing of them is left. */
export async function runToEnd(
  engine: ContainerEngine,
  TrainingImage: string,
  names: readonly string[],
): Promise<Ended> {
  await using state = await temporaryDirectory();
  const cloud = await createTestCloud({ engine, state: state.path });
  try {
    await cloud.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, cloud.caller);
    const all = await Promise.all(names.map(async (name) => [name, await run(cloud, TrainingImage, name)] as const));
    const { Contents = [] } = await cloud.door.call<{ Contents?: { Key: string }[] }>(
      's3',
      'ListObjectsV2',
      { Bucket: 'bucket' },
      cloud.caller,
    );
    return {
      jobs: new Map(all.map(([name, { job }]) => [name, job])),
      logs: new Map(all.map(([name, { log }]) => [name, log])),
      keys: Contents.map(({ Key }) => Key),
    };
  } finally {
    await cloud.stop();
  }
}

async function run(
  cloud: TestCloud,
  TrainingImage: string,
  name: string,
): Promise<{ job: DescribeTrainingJobCommandOutput; log: string[] }> {
  const program = PROGRAMS[name];
  const AlgorithmSpecification = {
    TrainingImage,
    TrainingInputMode: 'File' as const,
    ...(program === undefined
      ? {}
      : { ContainerEntrypoint: ['sh', '-c', `ML="\${SAGEMAKER_BASE_DIR:-/opt/ml}"; ${program}`] }),
  };
  await call(cloud, 'CreateTrainingJob', jobRequest(name, { AlgorithmSpecification }));
  if (name.startsWith('term-')) {
    await untilReady(cloud, name);
    await call(cloud, 'StopTrainingJob', { TrainingJobName: name });
  }
  const job = await ended({ cloud }, name);
  return { job, log: await logOf(cloud, name).catch((): string[] => []) };
}

const OUT_OF_MEMORY =
  'ClientError: Please use an instance type with more memory, or reduce the size of training data processed on an instance.';

const ENDED_AS: readonly [name: string, status: string, reason: string | undefined][] = [
  ['exit-0', 'Completed', undefined],
  ['exit-1', 'Failed', 'AlgorithmError: , exit code: 1'],
  ['exit-137', 'Failed', 'AlgorithmError: , exit code: 137'],
  ['term-handled', 'Stopped', undefined],
  ['term-ignored', 'Stopped', undefined],
  ['failure-short', 'Failed', 'AlgorithmError: ValueError: no data, exit code: 3'],
  ['failure-long', 'Failed', `AlgorithmError: ${'x'.repeat(1024 - 30)}, exit code: 3`],
  ['failure-binary', 'Failed', 'AlgorithmError: bad \ufffd\ufffd bytes, exit code: 3'],
  ['no-executable', 'Failed', 'AlgorithmError: , exit code: 127'],
  ['out-of-memory', 'Failed', OUT_OF_MEMORY],
  ['full-disk', 'Failed', 'AlgorithmError: OSError: [Errno 28] No space left on device\n, exit code: 1'],
  ['crash-early', 'Failed', 'AlgorithmError: , exit code: 139'],
  ['no-model', 'Completed', undefined],
];

const MESSAGES: Readonly<Record<string, string>> = {
  Completed: 'Training job completed',
  Failed: 'Training job failed',
  Stopped: 'Training job stopped',
};

/** How each program ends its job. */
export const ENDS = ENDED_AS.map(([name, status, reason]) => [name, status, reason, MESSAGES[status]] as const);
