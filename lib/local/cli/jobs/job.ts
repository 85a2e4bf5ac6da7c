import { AwsError } from '../aws-client';
import type { AwsClient } from '../aws-client';
import { CliError } from '../context';
import { ExitCode } from '../exit-codes';
import type { JobKind } from './kinds';
import { KINDS } from './kinds';

/** What AWS says of a job, as it travels in JSON. */
export type Description = Readonly<Record<string, unknown>>;

/** A job of any kind. */
export interface Job {
  readonly kind: JobKind;
  readonly name: string;
  readonly status: string;
  readonly described: Description;
}

const ENDED: ReadonlySet<string> = new Set(['Completed', 'Failed', 'Stopped']);
/** What AWS answers when there is no such job, or where the local cloud has no jobs of a kind. */
const MISSING: ReadonlySet<string> = new Set(['ValidationException', 'ResourceNotFound', 'UnsupportedOperation']);

export function hasEnded({ status }: Pick<Job, 'status'>): boolean {
  return ENDED.has(status);
}

export function jobOf(kind: JobKind, described: Description): Job {
  const name = String(described[`${kind.noun}Name`]);
  return { kind, name, status: String(described[`${kind.noun}Status`]), described };
}

export async function describeJob(client: AwsClient, kind: JobKind, name: string): Promise<Job> {
  const input = { [`${kind.noun}Name`]: name };
  return jobOf(kind, await client.json<Description>('sagemaker', `Describe${kind.noun}`, input));
}

/** The job of this name, whatever its kind. @throws CliError when there is none */
export async function findJob(client: AwsClient, name: string, kinds = KINDS): Promise<Job> {
  const found = await tryFindJob(client, name, kinds);
  if (found !== undefined) return found;
  const list = kinds.map(({ kind }) => kind).join(', ');
  throw new CliError(
    ExitCode.Failed,
    `there is no job named "${name}" (of the kinds ${list}): "trainyard jobs" lists what there is`,
  );
}

export async function tryFindJob(client: AwsClient, name: string, kinds = KINDS): Promise<Job | undefined> {
  for (const kind of kinds) {
    try {
      return await describeJob(client, kind, name);
    } catch (error) {
      if (!(error instanceof AwsError && MISSING.has(error.code))) throw error;
    }
  }
  return undefined;
}

/** Summaries of all jobs of a kind, the newest first. */
export async function listJobs(client: AwsClient, kind: JobKind): Promise<Job[]> {
  const order = { SortBy: 'CreationTime', SortOrder: 'Descending', MaxResults: 100 };
  const jobs: Job[] = [];
  try {
    const items = `${kind.noun}Summaries`;
    for await (const summary of client.pages<Description>('sagemaker', `List${kind.noun}s`, order, items, 'NextToken'))
      jobs.push(jobOf(kind, summary));
  } catch (error) {
    if (!(error instanceof AwsError && error.code === 'UnsupportedOperation')) throw error;
  }
  return jobs;
}

/** Epoch seconds of a member of the description. */
export function timeOf({ described }: Job, member: string): number | undefined {
  const value = described[member];
  return typeof value === 'number' ? value : undefined;
}

export function metricsOf({ described }: Job): { readonly name: string; readonly value: number }[] {
  const list = (described['FinalMetricDataList'] ?? []) as { MetricName?: string; Value?: number }[];
  return list.map(({ MetricName = '', Value = Number.NaN }) => ({ name: MetricName, value: Value }));
}

/** The best objective of a tuning job so far. */
export function bestOf({ described }: Job): { readonly name: string; readonly value: number } | undefined {
  const best = described['BestTrainingJob'] as
    { FinalHyperParameterTuningJobObjectiveMetric?: { MetricName: string; Value: number } } | undefined;
  const metric = best?.FinalHyperParameterTuningJobObjectiveMetric;
  return metric && { name: metric.MetricName, value: metric.Value };
}
