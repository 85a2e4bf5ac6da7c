import { duration, moment } from '../format';
import type { Cost } from './cost';
import { dollars } from './cost';
import type { Job } from './job';
import { bestOf, metricsOf, timeOf } from './job';
import { short } from './number';

/** A line of a job's page: what it is, and what it says. */
export type Line = readonly [label: string, text: string];

interface Transition {
  readonly Status: string;
  readonly StatusMessage?: string;
  readonly StartTime: number;
  readonly EndTime?: number;
}

interface S3Source {
  readonly S3Uri?: string;
}

/** Names of values that nobody wants on a screen. */
const SECRET = /pass(word|wd)?|secret|token|api[-_]?key|credential/i;

/** Everything worth knowing of a job. */
export function* pageOf(job: Job, cost: Cost | undefined): Iterable<Line> {
  const { described, kind } = job;
  yield ['job', job.name];
  yield ['kind', kind.kind];
  yield ['status', [job.status, described['SecondaryStatus']].filter((text) => text !== undefined).join(', ')];
  yield* textLine('reason', described['FailureReason']);
  yield* textLine('exit message', described['ExitMessage']);
  yield ['created', moment(timeOf(job, 'CreationTime'))];
  yield ['took', duration(timeOf(job, kind.startTime), timeOf(job, kind.endTime))];
  yield* costLine(cost);
  yield* savingLine(job);
  yield* timelineOf(job);
  yield* textLine('image', imageOf(job));
  yield* inputsOf(job);
  yield* outputsOf(job);
  yield* valuesOf('hyperparameters', described['HyperParameters']);
  yield* valuesOf('environment', described['Environment']);
  for (const { name, value } of metricsOf(job)) yield ['metric', `${name} ${short(value)}`];
  yield* tuningOf(job);
}

function* textLine(label: string, value: unknown): Iterable<Line> {
  if (typeof value === 'string' && value !== '') yield [label, value];
}

function* costLine(cost: Cost | undefined): Iterable<Line> {
  if (cost === undefined) return;
  const instances = cost.instances.map(({ type, count, price }) => `${count} x ${type} at $${price}/h`).join(', ');
  const date = cost.asOf === undefined ? '' : ` (prices of ${cost.asOf})`;
  yield ['cost on AWS', `${dollars(cost.usd)}: ${cost.seconds} s of ${instances}${date}`];
}

/** What spot training saves, as AWS counts it. */
function* savingLine({ described }: Job): Iterable<Line> {
  const { TrainingTimeInSeconds: trained, BillableTimeInSeconds: billed } = described;
  if (described['EnableManagedSpotTraining'] !== true || typeof trained !== 'number' || typeof billed !== 'number')
    return;
  yield ['spot saving', `${Math.round((1 - billed / trained) * 100)} %: ${billed} s billed of ${trained} s`];
}

function* timelineOf({ described }: Job): Iterable<Line> {
  for (const transition of (described['SecondaryStatusTransitions'] ?? []) as Transition[]) {
    const took = duration(transition.StartTime, transition.EndTime);
    const time = moment(transition.StartTime).slice(11);
    yield ['timeline', `${time}  ${transition.Status.padEnd(12)} ${took.padEnd(8)} ${transition.StatusMessage ?? ''}`];
  }
}

function imageOf({ described }: Job): unknown {
  const { TrainingImage } = (described['AlgorithmSpecification'] ?? {}) as { TrainingImage?: string };
  const { ImageUri } = (described['AppSpecification'] ?? {}) as { ImageUri?: string };
  return TrainingImage ?? ImageUri ?? described['ModelName'];
}

function* inputsOf({ described }: Job): Iterable<Line> {
  const channels = (described['InputDataConfig'] ?? []) as {
    ChannelName: string;
    DataSource?: { S3DataSource?: S3Source };
  }[];
  for (const { ChannelName, DataSource } of channels)
    yield ['input', `${ChannelName}  ${DataSource?.S3DataSource?.S3Uri ?? 'a file system'}`];
  const inputs = (described['ProcessingInputs'] ?? []) as { InputName: string; S3Input?: S3Source }[];
  for (const { InputName, S3Input } of inputs) yield ['input', `${InputName}  ${S3Input?.S3Uri ?? ''}`];
  const transform = described['TransformInput'] as { DataSource?: { S3DataSource?: S3Source } } | undefined;
  yield* textLine('input', transform?.DataSource?.S3DataSource?.S3Uri);
}

function* outputsOf({ described }: Job): Iterable<Line> {
  yield* textLine(
    'model',
    (described['ModelArtifacts'] as { S3ModelArtifacts?: string } | undefined)?.S3ModelArtifacts,
  );
  yield* textLine('output', (described['OutputDataConfig'] as { S3OutputPath?: string } | undefined)?.S3OutputPath);
  yield* textLine('output', (described['TransformOutput'] as { S3OutputPath?: string } | undefined)?.S3OutputPath);
  yield* textLine('checkpoints', (described['CheckpointConfig'] as S3Source | undefined)?.S3Uri);
  const processing = described['ProcessingOutputConfig'] as
    { Outputs?: { OutputName: string; S3Output?: S3Source }[] } | undefined;
  for (const { OutputName, S3Output } of processing?.Outputs ?? [])
    yield ['output', `${OutputName}  ${S3Output?.S3Uri ?? ''}`];
}

function* valuesOf(label: string, values: unknown): Iterable<Line> {
  for (const [name, value] of Object.entries((values ?? {}) as Record<string, string>))
    yield [label, `${name} = ${SECRET.test(name) ? '(hidden)' : value}`];
}

function* tuningOf(job: Job): Iterable<Line> {
  const counters = job.described['TrainingJobStatusCounters'] as Record<string, number> | undefined;
  if (counters === undefined) return;
  yield ['training jobs', countersText(counters)];
  const best = bestOf(job);
  const name = (job.described['BestTrainingJob'] as { TrainingJobName?: string } | undefined)?.TrainingJobName;
  if (best !== undefined) yield ['best', `${name ?? ''}  ${best.name} ${short(best.value)}`];
}

export function countersText(counters: Readonly<Record<string, number>>): string {
  const shown = Object.entries(counters).filter(([, count]) => count > 0);
  return shown.map(([name, count]) => `${count} ${name}`).join(', ') || 'none';
}
