import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AwsClient } from '../aws-client';
import { CliError } from '../context';
import { ExitCode } from '../exit-codes';
import { findJob } from './job';
import type { Description } from './job';
import type { JobKind } from './kinds';
import { KINDS } from './kinds';

/** A request for a new job. */
export interface JobRequest {
  readonly kind: JobKind;
  readonly name: string;
  readonly input: Description;
}

/** The request in a file, or that of an existing job under a new name. @throws CliError when there is neither */
export async function requestFor(
  client: AwsClient,
  cwd: string,
  source: string,
  name: string | undefined,
): Promise<JobRequest> {
  const text = await tryRead(resolve(cwd, source));
  if (text !== undefined) return parsed(text, source, name);
  // No job's name has a point or a slash.
  if (/[./]/.test(source)) throw new CliError(ExitCode.Usage, `there is no file ${source}`);
  return again(client, source, name);
}

async function tryRead(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new CliError(ExitCode.Usage, `cannot read ${file}: ${(error as Error).message}`);
  }
}

function parsed(text: string, source: string, given: string | undefined): JobRequest {
  const input = objectOf(text, source);
  const kind = kindOf(input, source);
  const name = given ?? input[`${kind.noun}Name`];
  if (typeof name !== 'string')
    throw new CliError(ExitCode.Usage, `${source} has no ${kind.noun}Name: add it, or give one with --name`);
  return { kind, name, input: { ...input, [`${kind.noun}Name`]: name } };
}

function objectOf(text: string, source: string): Description {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Description;
  } catch (error) {
    throw new CliError(ExitCode.Usage, `${source} is no JSON: ${(error as Error).message}`);
  }
  throw new CliError(ExitCode.Usage, `${source} must be a JSON object: the input of a Create…Job operation`);
}

/** Told by its name, or by a member that only one kind has. */
function kindOf(input: Description, source: string): JobKind {
  const named = KINDS.find(({ noun }) => input[`${noun}Name`] !== undefined);
  const kind = named ?? KINDS.find(({ requestMembers }) => input[requestMembers.find(isTelling) ?? ''] !== undefined);
  if (kind !== undefined) return kind;
  const names = KINDS.map(({ noun }) => `${noun}Name`).join(', ');
  throw new CliError(ExitCode.Usage, `${source} is no request for a job: it has none of ${names}`);
}

const TELLING = new Set([
  'AlgorithmSpecification',
  'AppSpecification',
  'TransformInput',
  'HyperParameterTuningJobConfig',
]);

function isTelling(member: string): boolean {
  return TELLING.has(member);
}

async function again(client: AwsClient, source: string, given: string | undefined): Promise<JobRequest> {
  const { kind, described } = await findJob(client, source);
  const name = given ?? nextName(source, kind.nameLength);
  const members = kind.requestMembers.filter((member) => described[member] !== undefined);
  const input = Object.fromEntries(members.map((member) => [member, withoutAdded(described[member])]));
  return { kind, name, input: { ...input, [`${kind.noun}Name`]: name } };
}

/** What SageMaker adds to the hyperparameters of a tuning job's training jobs, wherever it stands. */
function withoutAdded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, member: unknown) =>
    key === '_tuning_objective_metric' ? undefined : member,
  ) as unknown;
}

/** The former name with the time of day in place of an earlier one: `digits-1126-031500`. */
function nextName(former: string, longest: number): string {
  const stamp = new Date().toISOString().replace(/^\d{4}-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d).*$/, '$1$2-$3$4$5');
  const base = former.replace(/-\d{4}-\d{6}$/, '').slice(0, longest - stamp.length - 1);
  return `${base.replace(/-+$/, '')}-${stamp}`;
}
