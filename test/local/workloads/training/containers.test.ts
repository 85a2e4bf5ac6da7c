import { trainingContainers } from '../../../../lib/local/workloads/training/containers';
import { HostLayout } from '../../../../lib/local/workloads/training/layout';
import type { TrainingSpec } from '../../../../lib/local/workloads/training/spec';
import { hosts } from './_channel';

/** The container of a job's one host. */
function containerOf(more: Partial<TrainingSpec> = {}) {
  const { instanceGroups, first } = hosts(1);
  const spec: TrainingSpec = {
    jobName: 'job',
    jobArn: 'arn',
    region: 'us-east-1',
    image: { kind: 'docker', reference: 'x' },
    hyperparameters: {},
    environment: {},
    channels: [],
    instanceGroups,
    ...more,
  };
  const layout = new HostLayout('/jobs/job', spec, first, { name: 'docker' });
  return trainingContainers(spec, [layout], { capabilities: new Set() }).hosts['algo-1'];
}

test.each<[string, Partial<TrainingSpec>, object]>([
  ['nothing: the image’s entrypoint, `train`', {}, { arguments: ['train'] }],
  ['arguments: they take the place of `train`', { arguments: ['a', 'b'] }, { arguments: ['a', 'b'] }],
  ['an entrypoint: no argument', { entrypoint: ['sh', 'x'] }, { entrypoint: ['sh', 'x'], arguments: [] }],
  ['both: as given', { entrypoint: ['sh'], arguments: ['a'] }, { entrypoint: ['sh'], arguments: ['a'] }],
])('of a job that gives %s', (_what, given, expected) => {
  const { entrypoint, arguments: args } = containerOf(given) ?? {};
  expect({ entrypoint, arguments: args }).toEqual(expected);
});

test('the environment has what SageMaker sets and what the job gives', () => {
  expect(containerOf({ environment: { OWN: '1' } })?.environment).toEqual({
    AWS_REGION: 'us-east-1',
    TRAINING_JOB_NAME: 'job',
    TRAINING_JOB_ARN: 'arn',
    OWN: '1',
  });
});

test('a host has its name, and below /opt/ml only folders that the image cannot want to keep', () => {
  const container = containerOf({ keptPaths: ['/opt/ml/checkpoints', '/opt/ml/output/tensorboard'] });
  expect(container?.hostname).toBe('algo-1');
  expect(container?.mounts.map(({ target }) => target)).toEqual([
    '/opt/ml/input',
    '/opt/ml/model',
    '/opt/ml/output',
    '/opt/ml/checkpoints',
  ]);
});

test('a folder that is kept and is mounted anyway is mounted once', () => {
  const container = containerOf({ keptPaths: ['/opt/ml/model/', '/opt/ml/checkpoints/../output'] });
  expect(container?.mounts.map(({ target }) => target)).toEqual(['/opt/ml/input', '/opt/ml/model', '/opt/ml/output']);
});

test('no path that is kept leads out of the folder of its host', () => {
  expect(containerOf({ keptPaths: ['../../outside'] })?.mounts.at(-1)?.source).toBe('/jobs/job/algo-1/kept/outside');
});
