import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsClient } from '../aws-client';
import { LogReader } from '../log-reader';
import type { Job } from './job';
import { describeJob, hasEnded, metricsOf } from './job';
import { short } from './number';
import { sparkline } from './sparkline';

/** What happens to a job, for whoever shows it. */
export interface JobWatcher {
  line(text: string): void;
  /** A metric has a new value. */
  metric(name: string, value: number): void;
  /** What the job does now, and how its metrics went so far. */
  phase(doing: string, curves: string): void;
}

const LOOK_EVERY_MS = 300;

/** Tells of a job until it has ended, or `signal` aborts. */
export class JobFollower {
  private readonly reader: LogReader | undefined;
  private readonly series = new Map<string, number[]>();

  constructor(
    private readonly client: AwsClient,
    private readonly watcher: JobWatcher,
    private job: Job,
  ) {
    const { logGroup: group } = job.kind;
    this.reader = group === undefined ? undefined : new LogReader(client, { group, streamPrefix: `${job.name}/` });
  }

  /** @returns the job as it was seen last */
  async run(signal: AbortSignal): Promise<Job> {
    for (;;) {
      const ended = hasEnded(this.job);
      await this.look();
      if (ended || signal.aborted) return this.job;
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      this.job = await describeJob(this.client, this.job.kind, this.job.name);
    }
  }

  private async look(): Promise<void> {
    if (this.reader !== undefined) for await (const { message } of this.reader.read()) this.watcher.line(message);
    for (const { name, value } of metricsOf(this.job)) this.note(name, value);
    this.watcher.phase(this.doing(), this.curves());
  }

  private note(name: string, value: number): void {
    const values = this.series.get(name) ?? [];
    if (values.at(-1) === value) return;
    this.series.set(name, [...values, value]);
    this.watcher.metric(name, value);
  }

  private doing(): string {
    const { described, name, status } = this.job;
    const transitions = (described['SecondaryStatusTransitions'] ?? []) as { StatusMessage?: string }[];
    const message = transitions.at(-1)?.StatusMessage;
    return `${name} ${String(described['SecondaryStatus'] ?? status)}${message === undefined ? '' : `: ${message}`}`;
  }

  private curves(): string {
    const lines = [...this.series].slice(0, 2).map(([metric, values]) => {
      return `${metric} ${short(values.at(-1) as number)} ${sparkline(values)}`;
    });
    return lines.join('  ');
  }
}
