import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EndpointSummary, TrainingJobSummary } from '@aws-sdk/client-sagemaker';
import { UserError } from '../../common/errors';
import { AwsClient } from '../aws-client';
import type { CliContext } from '../context';
import { childEnvironment } from '../environment';
import type { Progress } from '../progress';
import { findProjectCdk } from '../project-cdk';
import type { ServerFacts } from '../server';
import type { Wire } from '../wire-types';
import { runCaptured } from './captured';
import type { Predictions } from './predict';
import { predictAll } from './predict';
import { readHeldOut } from './sample';
import type { Job } from './watch-jobs';
import { JobWatch } from './watch-jobs';

export interface Rehearsal {
  readonly job: string;
  /** From CreateTrainingJob to the end of the job. */
  readonly seconds: number;
  readonly validationAccuracy: number | undefined;
  readonly endpoint: string;
  readonly predictions: Predictions;
}

/** Deploys, asks and destroys the sample on a running local cloud with the CDK CLI as it comes from npm. */
export class SampleRehearsal {
  private readonly client: AwsClient;

  constructor(
    private readonly context: CliContext,
    private readonly facts: ServerFacts,
    private readonly root: string,
    private readonly progress: Progress,
    private readonly signal: AbortSignal,
  ) {
    this.client = new AwsClient(facts);
  }

  async deploy(): Promise<void> {
    const done = new AbortController();
    const watch = new JobWatch(this.client, (line) => this.progress.line(line)).run(done.signal);
    try {
      await this.cdk(['deploy', '--all', '--require-approval', 'never', '--progress', 'events']);
    } finally {
      done.abort();
      await watch;
    }
  }

  async predict(): Promise<Rehearsal> {
    const job = await this.latestJob();
    const endpoint = await this.findEndpoint();
    const metric = (job.FinalMetricDataList ?? []).find(({ MetricName }) => MetricName === 'validation:accuracy');
    return {
      job: job.TrainingJobName ?? '',
      seconds: Math.round(((job.TrainingEndTime ?? Number.NaN) - (job.CreationTime ?? Number.NaN)) * 1000) / 1000,
      validationAccuracy: metric?.Value,
      endpoint,
      predictions: await predictAll(this.client, endpoint, readHeldOut(this.root)),
    };
  }

  async destroy(): Promise<void> {
    await this.cdk(['destroy', '--all', '--force']);
  }

  private async cdk(args: readonly string[]): Promise<void> {
    const assembly = await mkdtemp(join(tmpdir(), 'trainyard-cdk-'));
    try {
      await runCaptured(findProjectCdk(this.root), [...args, '--no-notices', '--output', assembly], {
        cwd: this.root,
        environment: { ...childEnvironment(this.facts, this.context.environment), NO_COLOR: '1', FORCE_COLOR: '0' },
        onLine: (line) => this.show(line),
        signal: this.signal,
      });
    } finally {
      await rm(assembly, { recursive: true, force: true });
    }
  }

  /** What begins ends soon: of each resource only its end is shown. */
  private show(line: string): void {
    if (!/_IN_PROGRESS +\|/.test(line)) this.progress.line(`cdk    ${line}`);
  }

  private async latestJob(): Promise<Job> {
    const newest = { SortBy: 'CreationTime', SortOrder: 'Descending', MaxResults: 1 };
    const page = await this.client.json<{ TrainingJobSummaries: Wire<TrainingJobSummary>[] }>(
      'sagemaker',
      'ListTrainingJobs',
      newest,
    );
    const name = page.TrainingJobSummaries[0]?.TrainingJobName;
    if (name === undefined) throw new UserError('the sample was deployed, but no training job ran');
    return this.client.json<Job>('sagemaker', 'DescribeTrainingJob', { TrainingJobName: name });
  }

  private async findEndpoint(): Promise<string> {
    const page = await this.client.json<{ Endpoints: Wire<EndpointSummary>[] }>('sagemaker', 'ListEndpoints', {
      StatusEquals: 'InService',
    });
    const name = page.Endpoints[0]?.EndpointName;
    if (name === undefined) throw new UserError('the sample was deployed, but no endpoint is in service');
    return name;
  }
}
