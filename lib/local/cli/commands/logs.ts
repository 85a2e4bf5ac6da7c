import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { AwsClient, AwsError } from '../aws-client';
import type { CliContext, CommonOptions } from '../context';
import { action, CliError } from '../context';
import { ExitCode } from '../exit-codes';
import { describeJob, hasEnded, tryFindJob } from '../jobs/job';
import { KINDS } from '../jobs/kinds';
import { LogReader } from '../log-reader';
import type { LogEvent, LogSource } from '../log-reader';
import { findServer } from '../server';

interface LogsOptions extends CommonOptions {
  readonly follow?: boolean;
}

const LOOK_EVERY_MS = 400;

export function addLogs(program: Command, context: CliContext, exit: (code: number) => void): void {
  program
    .command('logs')
    .description('print the log of a job or an endpoint')
    .argument('<name>', 'training, processing or transform job, or endpoint')
    .option('-f, --follow', 'go on until the job has ended, or Ctrl-C')
    .option('--state <dir>', 'directory of the state (default: .trainyard)')
    .option('--json', 'one JSON object a line')
    .action(action<LogsOptions>(context, exit, (own, options, [name]) => logs(own, options, name ?? '')));
}

async function logs(context: CliContext, options: LogsOptions, name: string): Promise<number> {
  const client = new AwsClient(await findServer(context, options));
  const source = await sourceOf(client, name);
  const reader = new LogReader(client, source);
  const print = (event: LogEvent): void => {
    if (context.output.json) context.output.trusted(JSON.stringify(event));
    else context.output.line(event.message);
  };
  for (;;) {
    const ended = options.follow !== true || (await source.ended());
    for await (const event of reader.read()) print(event);
    if (ended) return ExitCode.Ok;
    await sleep(LOOK_EVERY_MS);
  }
}

/** A job of this name that has a log of its own, else an endpoint. @throws CliError when there is neither */
async function sourceOf(client: AwsClient, name: string): Promise<LogSource & { ended(): Promise<boolean> }> {
  const kinds = KINDS.filter(({ logGroup }) => logGroup !== undefined);
  const job = await tryFindJob(client, name, kinds);
  if (job !== undefined) {
    return {
      group: job.kind.logGroup as string,
      streamPrefix: `${name}/`,
      ended: async () => hasEnded(await describeJob(client, job.kind, name)),
    };
  }
  if (await endpointExists(client, name))
    return { group: `/aws/sagemaker/Endpoints/${name}`, ended: () => Promise.resolve(false) };
  throw new CliError(
    ExitCode.Failed,
    `there is no job or endpoint with a log named "${name}": "trainyard jobs" and "trainyard endpoints" list them`,
  );
}

async function endpointExists(client: AwsClient, EndpointName: string): Promise<boolean> {
  try {
    await client.json('sagemaker', 'DescribeEndpoint', { EndpointName });
    return true;
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ValidationException') return false;
    throw error;
  }
}
