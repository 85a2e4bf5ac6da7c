import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExitCode } from '../../../lib/local/cli/exit-codes';
import { cli, temporaryDirectory } from './_cli';
import { FakeServer } from './_fake-server';

const job = {
  TrainingJobName: 'digits-1',
  TrainingJobStatus: 'Completed',
  CreationTime: 1767225600,
  TrainingEndTime: 1767225612.4,
};
const notFound = () => ({
  status: 400,
  body: { __type: 'ValidationException', message: 'Requested resource not found.' },
});

test("an AWS error is printed in AWS's words", async () => {
  await using server = await FakeServer.start({ 'SageMaker.ListEndpoints': notFound });
  expect(await cli(['endpoints', '--state', server.state])).toMatchObject({
    status: ExitCode.Failed,
    stderr: 'error ValidationException: Requested resource not found.\n',
  });
});

test('logs -f prints each line once and ends with the job', async () => {
  // GIVEN
  const statuses = ['InProgress', 'InProgress', 'Completed'];
  const events = [{ eventId: '1', logStreamName: 'digits-1/algo-1', timestamp: 1, message: 'epoch=1' }];
  await using server = await FakeServer.start({
    'SageMaker.DescribeTrainingJob': () => ({ body: { ...job, TrainingJobStatus: statuses.shift() ?? 'Completed' } }),
    'Logs_20140328.FilterLogEvents': () => {
      const seen = [...events];
      events.push({ ...seen[0]!, eventId: String(seen.length + 1), message: `epoch=${seen.length + 1}` });
      return { body: { events: seen } };
    },
  });

  // WHEN
  const { status, stdout } = await cli(['logs', '-f', 'digits-1', '--state', server.state]);

  // THEN
  expect(status).toBe(ExitCode.Ok);
  expect(stdout).toBe('epoch=1\nepoch=2\n');
});

test('logs of nothing that exists says what there is', async () => {
  await using server = await FakeServer.start({
    'SageMaker.DescribeTrainingJob': notFound,
    'SageMaker.DescribeProcessingJob': notFound,
    'SageMaker.DescribeTransformJob': notFound,
    'SageMaker.DescribeEndpoint': notFound,
  });
  expect(await cli(['logs', 'x', '--state', server.state])).toMatchObject({
    status: ExitCode.Failed,
    stderr:
      'error there is no job or endpoint with a log named "x": "trainyard jobs" and "trainyard endpoints" list them\n',
  });
});

test('invoke sends the file and prints the answer as it came', async () => {
  // GIVEN
  await using server = await FakeServer.start({
    '/endpoints/digits/invocations': () => ({ body: '7,0.99\n', headers: { 'content-type': 'text/csv' } }),
  });
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, 'image.csv'), '0,1,2');

  // WHEN
  const { stdout } = await cli(
    ['invoke', 'digits', '--body', 'image.csv', '--content-type', 'text/csv', '--state', server.state],
    { cwd },
  );

  // THEN
  expect(stdout).toBe('7,0.99\n');
  expect(server.requests.at(-1)).toMatchObject({
    method: 'POST',
    body: '0,1,2',
    headers: { 'content-type': 'text/csv' },
  });
});

test('a body that cannot be read is wrong usage', async () => {
  await using server = await FakeServer.start();
  expect(await cli(['invoke', 'digits', '--body', '/nowhere', '--state', server.state])).toMatchObject({
    status: ExitCode.Usage,
  });
});

test.each(['docker', 'process'] as const)(
  'images add of a folder that is not there asks the %s engine for nothing',
  async (engine) => {
    await using server = await FakeServer.start({}, engine);
    const result = await cli(['images', 'add', 'digits', 'nowhere', '--state', server.state], { cwd: server.state });
    expect(result).toMatchObject({
      status: ExitCode.Failed,
      stderr: `error ${join(server.state, 'nowhere')} is not a folder\n`,
    });
    expect(server.requests.map(({ target }) => target)).toEqual(['/_trainyard/status']);
  },
);

test('images add makes a repository and records the folder under the process engine', async () => {
  // GIVEN
  await using server = await FakeServer.start({
    'AmazonEC2ContainerRegistry_V20150921.CreateRepository': () => ({
      status: 400,
      body: { __type: 'RepositoryAlreadyExistsException', message: 'exists' },
    }),
    'AmazonEC2ContainerRegistry_V20150921.PutImage': () => ({ body: {} }),
  });
  const cwd = temporaryDirectory();
  mkdirSync(join(cwd, 'digits'));
  writeFileSync(join(cwd, 'digits', 'Dockerfile'), 'FROM scratch');

  // WHEN
  const { stdout } = await cli(['images', 'add', 'digits:v1', 'digits', '--state', server.state, '--json'], { cwd });

  // THEN
  expect(JSON.parse(stdout)).toEqual({
    imageUri: '000000000000.dkr.ecr.us-east-1.amazonaws.com/digits:v1',
    engine: 'process',
  });
  const put = JSON.parse(server.requests.at(-1)?.body ?? '{}') as Record<string, string>;
  expect(put).toMatchObject({
    repositoryName: 'digits',
    imageTag: 'v1',
    imageManifestMediaType: 'application/vnd.trainyard.folder.v1+json',
  });
  expect(JSON.parse(put['imageManifest'] ?? '')).toMatchObject({
    directory: expect.stringContaining(`${server.state}/images/`),
  });
});
