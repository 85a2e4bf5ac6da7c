import { setTimeout as sleep } from 'node:timers/promises';
import type { Benchmark } from './figures';
import { atMost } from './figures';
import { JsonClient } from './json-client';
import { load, PortProcess, scratch } from './processes';
import { createJobs, describing } from './training-jobs';

const JOBS = 10_000;
const LOOK_EVERY_MS = 200;

/** 10,000 jobs that have run: each is listed once and described, in little memory, and a restart takes them all over. */
export const jobs: Benchmark = {
  name: 'jobs',
  async run() {
    using state = scratch();
    const memory = await fill(state.path);
    const began = performance.now();
    await using again = await start(state.path);
    await load(describing(again.port, 1, 1));
    const seconds = (performance.now() - began) / 1000;
    return [
      atMost('server memory with 10,000 finished jobs', memory / 1e6, 'MB', 400),
      atMost('restart with 10,000 finished jobs, to the first answer', seconds, 's', 3),
    ];
  },
};

const start = (state: string): Promise<PortProcess> => PortProcess.node('parked-cloud.mjs', state, 'ending');

/** @returns bytes that the server holds in the end. @throws Error when a job is missing, shown twice or not described */
async function fill(state: string): Promise<number> {
  await using cloud = await start(state);
  const client = new JsonClient(cloud.port);
  await createJobs(cloud.port, JOBS);
  await untilEnded(client);
  const names = await allNames(client);
  if (names.length !== JOBS || new Set(names).size !== JOBS)
    throw new Error(`${names.length} jobs are listed, ${new Set(names).size} of them different, instead of ${JOBS}`);
  const body = JSON.stringify({ TrainingJobName: 'job-{n}' });
  await load({ ...describing(cloud.port, JOBS, 16), body });
  return cloud.residentMemory();
}

async function untilEnded(client: JsonClient): Promise<void> {
  for (;;) {
    const page = await client.sagemaker('ListTrainingJobs', { StatusEquals: 'InProgress', MaxResults: 1 });
    if ((page['TrainingJobSummaries'] as unknown[]).length === 0) return;
    await sleep(LOOK_EVERY_MS);
  }
}

async function allNames(client: JsonClient): Promise<string[]> {
  const names: string[] = [];
  let NextToken: unknown;
  do {
    const page = await client.sagemaker('ListTrainingJobs', { MaxResults: 100, NextToken, StatusEquals: 'Completed' });
    const summaries = page['TrainingJobSummaries'] as { readonly TrainingJobName: string }[];
    names.push(...summaries.map(({ TrainingJobName }) => TrainingJobName));
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  return names;
}
