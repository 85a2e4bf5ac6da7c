import { Command } from 'commander';
import { ExitCode } from '../../../lib/local/cli/exit-codes';
import type { RehearsalOptions } from '../../../lib/local/cli/rehearsal-options';
import { addRehearsalOptions, rehearsalArguments, rehearsalOf } from '../../../lib/local/cli/rehearsal-options';
import { cli } from './_cli';
import { FakeServer } from './_fake-server';

const WORDS = [
  ...['--spot-interruptions', '0.2/h', '--seed', '7'],
  ...['--without-capacity', 'ml.p3.2xlarge', '--without-capacity', 'ml.g5.xlarge'],
  ...['--quota', 'ml.m5.large for training job usage=2', '--require-gpu', '--instance-start', '90s'],
];

function parse(words: readonly string[]): RehearsalOptions {
  return addRehearsalOptions(new Command()).parse(words, { from: 'user' }).opts();
}

test('what AWS decides is told on the command line, and a detached server is told the same', () => {
  const options = parse(WORDS);
  expect(rehearsalOf(options)).toEqual({
    spotInterruptions: { perHour: 0.2, seed: 7 },
    withoutCapacity: new Set(['ml.p3.2xlarge', 'ml.g5.xlarge']),
    quotas: new Map([['ml.m5.large for training job usage', 2]]),
    requireGpu: true,
    instanceStart: 90,
  });
  expect(rehearsalArguments(options)).toEqual(WORDS);
  expect(rehearsalArguments(parse([]))).toEqual([]);
});

test.each([
  ['--spot-interruptions', '2', 'give interruptions an hour such as 0.2/h'],
  ['--without-capacity', 'p3', 'give an instance type such as ml.g5.xlarge'],
  ['--quota', 'usage', 'give a quota and its value such as "ml.m5.large for training job usage=2"'],
  ['--without-capacity', 'ml.p3.large of', 'give an instance type such as ml.g5.xlarge'],
  ['--quota', 'ml.m5.large for trainin job usage=2', 'the quotas that count here are <type> for training job'],
  ['--quota', '<type> for training job usage=2', 'the quotas that count here are <type> for training job'],
  ['--instance-start', '3', 'give a time such as 90s or 3m'],
])('%s %s is refused', async (option, value, message) => {
  const { status, stderr } = await cli(['start', option, value]);
  expect(status).toBe(ExitCode.Usage);
  expect(stderr).toContain(message);
});

test('interrupt asks the running cloud', async () => {
  const url = '/_trainyard/services/sagemaker/interrupt?job=job';
  await using server = await FakeServer.start({ [url]: () => ({ body: { job: 'job', interrupted: true } }) });
  expect(await cli(['interrupt', 'job', '--state', server.state])).toMatchObject({
    status: ExitCode.Ok,
    stdout: 'interrupted job: its instances are taken away, and it begins again\n',
  });
  expect(server.requests.at(-1)).toMatchObject({ method: 'POST', headers: { 'x-trainyard': 'cli' } });
});

test('interrupt says why it is refused', async () => {
  const url = '/_trainyard/services/sagemaker/interrupt?job=job';
  await using server = await FakeServer.start({
    [url]: () => ({ status: 409, body: { message: 'no spot instances' } }),
  });
  expect(await cli(['interrupt', 'job', '--state', server.state])).toMatchObject({
    status: ExitCode.Failed,
    stderr: 'error no spot instances\n',
  });
});
