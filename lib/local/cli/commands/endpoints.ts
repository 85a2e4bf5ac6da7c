import type { EndpointSummary } from '@aws-sdk/client-sagemaker';
import type { Command } from 'commander';
import { AwsClient } from '../aws-client';
import type { CliContext, CommonOptions } from '../context';
import { action } from '../context';
import { moment } from '../format';
import { findServer } from '../server';
import type { Wire } from '../wire-types';

type Summary = Wire<EndpointSummary>;

export function addEndpoints(program: Command, context: CliContext, exit: (code: number) => void): void {
  program
    .command('endpoints')
    .description('list endpoints')
    .option('--state <dir>', 'directory of the state (default: .trainyard)')
    .option('--json', 'print the result as JSON')
    .action(action<CommonOptions>(context, exit, list));
}

async function list(context: CliContext, options: CommonOptions): Promise<void> {
  const { output } = context;
  const client = new AwsClient(await findServer(context, options));
  const endpoints: Summary[] = [];
  for await (const endpoint of client.pages<Summary>(
    'sagemaker',
    'ListEndpoints',
    { MaxResults: 100 },
    'Endpoints',
    'NextToken',
  ))
    endpoints.push(endpoint);
  output.result(endpoints, () => {
    if (endpoints.length === 0) return output.line('no endpoints');
    output.table(
      ['ENDPOINT', 'STATUS', 'CREATED'],
      endpoints.map((endpoint) => [
        endpoint.EndpointName ?? '',
        endpoint.EndpointStatus ?? '',
        moment(endpoint.CreationTime),
      ]),
    );
  });
}
