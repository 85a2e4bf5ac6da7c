import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { AwsClient } from '../aws-client';
import type { CliContext, CommonOptions } from '../context';
import { action, CliError } from '../context';
import { ExitCode } from '../exit-codes';
import { findServer } from '../server';

interface InvokeOptions extends CommonOptions {
  readonly body: string;
  readonly contentType: string;
  readonly accept?: string;
  readonly targetVariant?: string;
  readonly customAttributes?: string;
}

export function addInvoke(program: Command, context: CliContext, exit: (code: number) => void): void {
  program
    .command('invoke')
    .description("send a request to an endpoint and print its container's answer")
    .argument('<endpoint>', 'endpoint')
    .requiredOption('-b, --body <file>', 'file with the request body; - reads standard input')
    .option('-t, --content-type <type>', 'type of the body', 'application/octet-stream')
    .option('--accept <type>', 'type that the answer should have')
    .option('--target-variant <name>', 'production variant')
    .option('--custom-attributes <text>', 'X-Amzn-SageMaker-Custom-Attributes')
    .option('--state <dir>', 'directory of the state (default: .trainyard)')
    .option('--json', 'print status, headers and body as JSON')
    .action(action<InvokeOptions>(context, exit, (own, options, [endpoint]) => invoke(own, options, endpoint ?? '')));
}

async function invoke(context: CliContext, options: InvokeOptions, endpoint: string): Promise<void> {
  const body = await readBody(context, options.body);
  const client = new AwsClient(await findServer(context, options));
  const headers = {
    'content-type': options.contentType,
    ...(options.accept !== undefined && { accept: options.accept }),
    ...(options.targetVariant !== undefined && { 'x-amzn-sagemaker-target-variant': options.targetVariant }),
    ...(options.customAttributes !== undefined && { 'x-amzn-sagemaker-custom-attributes': options.customAttributes }),
  };
  const started = performance.now();
  const answer = await client.invoke(endpoint, body, headers);
  const result = {
    contentType: answer.headers['content-type'],
    invokedProductionVariant: answer.headers['x-amzn-invoked-production-variant'],
    milliseconds: Math.round((performance.now() - started) * 100) / 100,
    body: answer.body.toString('utf8'),
  };
  context.output.result(result, () => context.output.body(answer.body));
}

async function readBody(context: CliContext, file: string): Promise<Uint8Array> {
  if (file === '-') {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }
  try {
    return await readFile(resolve(context.cwd, file));
  } catch (error) {
    throw new CliError(ExitCode.Usage, `cannot read --body ${file}: ${(error as Error).message}`);
  }
}
