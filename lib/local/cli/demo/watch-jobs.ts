import { setTimeout as sleep } from 'node:timers/promises';
import type { DescribeTrainingJobResponse, TrainingJobSummary } from '@aws-sdk/client-sagemaker';
import { AwsError } from '../aws-client';
import type { AwsClient } from '../aws-client';
import { CliError } from '../context';
import { LogReader } from '../log-reader';
import type { Wire } from '../wire-types';

export type Job = Wire<DescribeTrainingJobResponse>;

const LOOK_EVERY_MS = 300;

/** Prints the log and the metrics of every training job while a deployment waits for them. */
export class JobWatch {
  private readonly readers = new Map<string, LogReader>();
  private readonly metrics = new Map<string, number>();

  constructor(
    private readonly client: AwsClient,
    private readonly print: (line: string) => void,
  ) {}

  /** Watches until `signal` aborts, then once more for the last lines. */
  async run(signal: AbortSignal): Promise<void> {
    for (;;) {
      const last = signal.aborted;
      await this.look();
      if (last) return;
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async look(): Promise<void> {
    try {
      const page = await this.client.json<{ TrainingJobSummaries: Wire<TrainingJobSummary>[] }>(
        'sagemaker',
        'ListTrainingJobs',
        {},
      );
      for (const { TrainingJobName: name } of page.TrainingJobSummaries) if (name !== undefined) await this.show(name);
    } catch (error) {
      // What the demo prints meanwhile is a courtesy: the deployment itself says whether the job failed.
      if (!(error instanceof AwsError || error instanceof CliError)) throw error;
    }
  }

  private async show(name: string): Promise<void> {
    let reader = this.readers.get(name);
    if (reader === undefined) {
      reader = new LogReader(this.client, { group: '/aws/sagemaker/TrainingJobs', streamPrefix: `${name}/` });
      this.readers.set(name, reader);
      this.print(`job    ${name}`);
    }
    for await (const { message } of reader.read()) this.print(`log    ${message}`);
    const job = await this.client.json<Job>('sagemaker', 'DescribeTrainingJob', { TrainingJobName: name });
    for (const metric of job.FinalMetricDataList ?? [])
      this.showMetric(`${name} ${metric.MetricName}`, metric.MetricName ?? '', metric.Value ?? 0);
  }

  private showMetric(key: string, name: string, value: number): void {
    if (this.metrics.get(key) === value) return;
    this.metrics.set(key, value);
    this.print(`metric ${name} ${value}`);
  }
}
