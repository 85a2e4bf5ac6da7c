import { cpSync, existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Benchmark, Figure } from './figures';
import { atMost } from './figures';
import { JsonClient } from './json-client';
import { load, PortProcess, scratch, startServer } from './processes';
import { createJobs, describing } from './training-jobs';

const JOBS = 10_000;
const NEW_JOBS = 300;
const LOOK_EVERY_MS = 200;
/** Nothing waits for a disk there, so that the jobs are made in a third of the time. */
const MEMORY_FILES = '/dev/shm';

/**
 * 10,000 jobs that have run: each is listed once while others come, and described, in little memory, and a restart takes
 * them all over. They are made by the server's own code, only without containers; what is measured is the command that
 * users start, on the state that those jobs left.
 */
export const jobs: Benchmark = {
  name: 'jobs',
  async run() {
    using state = scratch();
    const worked = await makeJobs(state.path);
    const answers = await askForAll(state.path);
    const restart = await untilAnswered(state.path);
    const afterKill = await untilAnswered(state.path);
    return [
      atMost('memory of a server that ran 10,000 jobs', worked / 1e6, 'MB', 400),
      ...answers,
      atMost('restart with 10,000 finished jobs, to the first answer', restart, 's', 3),
      atMost('the same after a kill', afterKill, 's', 3),
    ];
  },
};

/** @returns bytes that the server held that ran them */
async function makeJobs(state: string): Promise<number> {
  using fast = scratch(existsSync(MEMORY_FILES) ? MEMORY_FILES : undefined);
  const memory = await runJobs(fast.path);
  cpSync(fast.path, state, { recursive: true });
  return memory;
}

async function runJobs(state: string): Promise<number> {
  await using cloud = await PortProcess.node('parked-cloud.mjs', state, 'ending');
  const client = new JsonClient(cloud.port);
  await createJobs(cloud.port, JOBS);
  while ((await page(client, { StatusEquals: 'InProgress', MaxResults: 1 })).names.length > 0) {
    await sleep(LOOK_EVERY_MS);
  }
  return cloud.residentMemory();
}

async function askForAll(state: string): Promise<Figure[]> {
  await using server = await startServer(state);
  const client = new JsonClient(server.port);
  const [, ...lists] = await Promise.all([
    createJobs(server.port, NEW_JOBS, 'new-', 1),
    allNames(client, { SortBy: 'CreationTime' }),
    allNames(client, { SortBy: 'CreationTime', SortOrder: 'Descending' }),
    allNames(client, { SortBy: 'Name' }),
  ]);
  const body = JSON.stringify({ TrainingJobName: 'job-{n}' });
  const described = await load({ ...describing(server.port, JOBS, 16), body });
  const made = `three orders, ${NEW_JOBS} jobs created meanwhile; each described, ${Math.round(described.rate)}/s`;
  const wrong = lists.reduce((sum, names) => sum + mistakes(names), 0);
  return [
    atMost('of 10,000 jobs: listed twice or not at all', wrong, '', 0, made),
    atMost('memory of a server with 10,000 finished jobs', server.residentMemory() / 1e6, 'MB', 400),
  ];
}

/** Seconds from the start of the command to its first answer; then it is killed. */
async function untilAnswered(state: string): Promise<number> {
  const began = performance.now();
  await using server = await startServer(state);
  await load(describing(server.port, 1, 1));
  const seconds = (performance.now() - began) / 1000;
  await server.end('SIGKILL');
  return seconds;
}

/** How many of the finished jobs are missing, and how many names come again. */
function mistakes(names: readonly string[]): number {
  const different = new Set(names);
  const finished = [...different].filter((name) => name.startsWith('job-')).length;
  return JOBS - finished + names.length - different.size;
}

async function allNames(client: JsonClient, sort: object): Promise<string[]> {
  const all: string[] = [];
  let NextToken: unknown;
  do {
    const { names, next } = await page(client, { ...sort, MaxResults: 100, NextToken });
    all.push(...names);
    NextToken = next;
  } while (NextToken !== undefined);
  return all;
}

async function page(client: JsonClient, input: object): Promise<{ readonly names: string[]; readonly next: unknown }> {
  const { TrainingJobSummaries, NextToken } = await client.sagemaker('ListTrainingJobs', input);
  const summaries = TrainingJobSummaries as { readonly TrainingJobName: string }[];
  return { names: summaries.map(({ TrainingJobName }) => TrainingJobName), next: NextToken };
}
