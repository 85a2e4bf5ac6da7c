import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { promisify } from 'node:util';
import { Labels } from '../../containers/docker/labels';
import type { AwsClient } from '../aws-client';
import { isAlive } from '../processes';
import type { ServerFacts } from '../server';

const run = promisify(execFile);

/** What a destroyed stack should have taken along, by name. */
export async function leftInCloud(client: AwsClient): Promise<string[]> {
  const { Endpoints } = await client.json<{ Endpoints: { EndpointName: string }[] }>('sagemaker', 'ListEndpoints', {});
  const { TrainingJobSummaries } = await client.json<{ TrainingJobSummaries: { TrainingJobName: string }[] }>(
    'sagemaker',
    'ListTrainingJobs',
    {
      StatusEquals: 'InProgress',
    },
  );
  return [
    ...Endpoints.map(({ EndpointName }) => `endpoint ${EndpointName}`),
    ...TrainingJobSummaries.map(({ TrainingJobName }) => `training job ${TrainingJobName}`),
  ];
}

/** What a stopped local cloud should have taken along: its process, all that it started, its containers and networks. */
export async function leftOnMachine(facts: ServerFacts): Promise<string[]> {
  const server = isAlive(facts.pid) ? [`process ${facts.pid} (the server)`] : [];
  const containers = facts.engine.name === 'docker' ? await dockerObjects(facts.stateDirectory) : [];
  return [...server, ...processesOf(facts), ...containers];
}

/** Every process that the local cloud starts is told of paths below its state directory, by argument or variable. */
function processesOf({ stateDirectory, pid: server }: ServerFacts): string[] {
  if (!existsSync('/proc/self/environ')) return [];
  const pids = readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && ![process.pid, server].includes(Number(name)),
  );
  return pids.filter((pid) => mentions(pid, stateDirectory)).map((pid) => `process ${pid}`);
}

function mentions(pid: string, text: string): boolean {
  try {
    return (
      isAlive(Number(pid)) &&
      ['environ', 'cmdline'].some((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(text))
    );
  } catch {
    return false;
  }
}

async function dockerObjects(stateDirectory: string): Promise<string[]> {
  const [label] = new Labels(await realpath(stateDirectory).catch(() => stateDirectory)).filter().label;
  const found: string[] = [];
  for (const [kind, list] of [
    ['container', ['ps', '--all', '--no-trunc']],
    ['network', ['network', 'ls', '--no-trunc']],
  ] as const) {
    const { stdout } = await run('docker', [...list, '--quiet', '--filter', `label=${label}`]);
    found.push(
      ...stdout
        .split('\n')
        .filter(Boolean)
        .map((id) => `${kind} ${id.slice(0, 12)}`),
    );
  }
  return found;
}
