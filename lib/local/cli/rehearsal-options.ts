import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { Rehearsal } from '../index';

/** The quotas that are looked at, by Service Quotas' names. */
const QUOTAS = [
  '<type> for training job usage',
  '<type> for spot training job usage',
  '<type> for training warm pool usage',
  '<type> for processing job usage',
  '<type> for transform job usage',
  'Longest run time for a training job',
];
const TYPE = /^ml\.[a-z0-9-]+\.[a-z0-9]+(?= |$)/;

/** What `start` is told of what AWS decides by itself. */
export interface RehearsalOptions {
  readonly spotInterruptions?: number;
  readonly seed?: number;
  readonly withoutCapacity?: readonly string[];
  readonly quota?: Readonly<Record<string, number>>;
  readonly requireGpu?: boolean;
  readonly instanceStart?: number;
}

export function addRehearsalOptions(command: Command): Command {
  return command
    .option('--spot-interruptions <rate>', 'how often spot instances are taken away, such as 0.2/h', parseRate)
    .option('--seed <number>', 'seed of the times at which they are (default: 0)', parseSeed)
    .option('--without-capacity <type>', 'instance type that there are none of; may be repeated', addType)
    .option(
      '--quota <name=n>',
      'account quota, such as "ml.m5.large for training job usage=2"; may be repeated',
      addQuota,
    )
    .option('--require-gpu', 'a job for GPUs fails where there are none, instead of running on the CPU')
    .option('--instance-start <time>', 'how long instances take to start by the clock, such as 90s or 3m', parseTime);
}

export function rehearsalOf(options: RehearsalOptions): Partial<Rehearsal> {
  const {
    spotInterruptions = 0,
    seed = 0,
    withoutCapacity = [],
    quota = {},
    requireGpu = false,
    instanceStart = 0,
  } = options;
  return {
    spotInterruptions: { perHour: spotInterruptions, seed },
    withoutCapacity: new Set(withoutCapacity),
    quotas: new Map(Object.entries(quota)),
    requireGpu,
    instanceStart,
  };
}

/** The same options as words of a command line. */
export function rehearsalArguments(options: RehearsalOptions): string[] {
  const { spotInterruptions, seed, withoutCapacity = [], quota = {}, requireGpu, instanceStart } = options;
  return [
    ...(spotInterruptions === undefined ? [] : ['--spot-interruptions', `${spotInterruptions}/h`]),
    ...(seed === undefined ? [] : ['--seed', String(seed)]),
    ...withoutCapacity.flatMap((type) => ['--without-capacity', type]),
    ...Object.entries(quota).flatMap(([name, value]) => ['--quota', `${name}=${value}`]),
    ...(requireGpu === true ? ['--require-gpu'] : []),
    ...(instanceStart === undefined ? [] : ['--instance-start', `${instanceStart}s`]),
  ];
}

function parseRate(text: string): number {
  const [, rate] = /^(\d+(?:\.\d+)?)\/h$/.exec(text) ?? [];
  if (rate === undefined) throw new InvalidArgumentError('give interruptions an hour such as 0.2/h');
  return Number(rate);
}

function parseSeed(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('give a whole number');
  return Number(text);
}

function addType(text: string, former: readonly string[] = []): string[] {
  if (TYPE.exec(text)?.[0] !== text) throw new InvalidArgumentError('give an instance type such as ml.g5.xlarge');
  return [...former, text];
}

function addQuota(text: string, former: Readonly<Record<string, number>> = {}): Record<string, number> {
  const [, name, value] = /^(.+?)\s*=\s*(\d+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError('give a quota and its value such as "ml.m5.large for training job usage=2"');
  if (!isQuota(name)) throw new InvalidArgumentError(`the quotas that count here are ${QUOTAS.join(', ')}`);
  return { ...former, [name]: Number(value) };
}

function isQuota(name: string): boolean {
  return !name.startsWith('<') && QUOTAS.includes(name.replace(TYPE, '<type>'));
}

function parseTime(text: string): number {
  const [, value, unit] = /^(\d+(?:\.\d+)?)(s|m)$/.exec(text) ?? [];
  if (value === undefined) throw new InvalidArgumentError('give a time such as 90s or 3m');
  return Number(value) * (unit === 'm' ? 60 : 1);
}
