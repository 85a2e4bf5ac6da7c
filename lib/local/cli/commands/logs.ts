import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { AwsClient, AwsError } from '../aws-client';
import type { CliContext, CommonOptions } from '../context';
import { action, CliError } from '../context';
import { ExitCode } from '../exit-codes';
import { LogReader } from '../log-reader';
import type { LogEvent, LogSource } from '../log-reader';
import { findServer } from '../server';

interface LogsOptions extends CommonOptions {
  readonly follow?: boolean;
}

const LOOK_EVERY_MS = 400;
const ENDED = new Set(['Completed', 'Failed', 'Stopped']);

export function addLogs(program: Command, context: CliContext, exit: (code: number) => void): void {
  program
    .command('logs')
    .description('print the log of a training job or an endpoint')
    .argument('<name>', 'training job or endpoint')
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

/** A training job of this name, else an endpoint. @throws CliError when there is neither */
async function sourceOf(client: AwsClient, name: string): Promise<LogSource & { ended(): Promise<boolean> }> {
  if (await exists(client, 'DescribeTrainingJob', { TrainingJobName: name })) {
    const status = (): Promise<{ TrainingJobStatus: string }> =>
      client.json('sagemaker', 'DescribeTrainingJob', { TrainingJobName: name });
    return {
      group: '/aws/sagemaker/TrainingJobs',
      streamPrefix: `${name}/`,
      ended: async () => ENDED.has((await status()).TrainingJobStatus),
    };
  }
  if (await exists(client, 'DescribeEndpoint', { EndpointName: name })) {
    return { group: `/aws/sagemaker/Endpoints/${name}`, ended: () => Promise.resolve(false) };
  }
  throw new CliError(
    ExitCode.Failed,
    `there is no training job or endpoint named "${name}": "trainyard jobs" and "trainyard endpoints" list them`,
  );
}

async function exists(client: AwsClient, operation: string, input: object): Promise<boolean> {
  try {
    await client.json('sagemaker', operation, input);
    return true;
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ValidationException') return false;
    throw error;
  }
}
