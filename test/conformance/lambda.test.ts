import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
  paginateListFunctions,
  ResourceNotFoundException,
  UpdateFunctionCodeCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import type { LocalCloud } from '../../lib/local/index';
import { clientOptions, startTestServer } from '../_helpers/test-cloud';
import { zip } from '../local/services/lambda/_zip';

const run = promisify(execFile);
const ROLE = 'arn:aws:iam::000000000000:role/handler';

describe('AWS clients and Lambda', () => {
  let cloud: LocalCloud;
  let lambda: LambdaClient;

  beforeAll(async () => {
    cloud = await startTestServer();
    lambda = new LambdaClient(clientOptions(cloud));
  });
  afterAll(async () => {
    lambda.destroy();
    await cloud.stop();
  });

  async function create(FunctionName: string, code: string): Promise<void> {
    const Code = { ZipFile: zip({ 'index.js': code }) };
    const settings = { Runtime: 'nodejs22.x', Handler: 'index.handler', Role: ROLE, Timeout: 20 } as const;
    await lambda.send(new CreateFunctionCommand({ FunctionName, Code, ...settings }));
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 10 }, { FunctionName });
  }

  async function invoke(FunctionName: string, event: unknown = {}): Promise<unknown> {
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
    return JSON.parse(Payload?.transformToString() ?? '') as unknown;
  }

  test('waiters, paginators and errors of the JavaScript SDK work', async () => {
    await create('first', 'exports.handler = async (event) => event.n + 1;');
    await create('second', 'exports.handler = async () => { throw new Error("no"); };');
    expect(await invoke('first', { n: 1 })).toBe(2);
    const ZipFile = zip({ 'index.js': 'exports.handler = async () => "new";' });
    await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: 'first', ZipFile }));
    await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 10 }, { FunctionName: 'first' });
    expect(await invoke('first')).toBe('new');
    const failed = await lambda.send(new InvokeCommand({ FunctionName: 'second', LogType: 'Tail' }));
    expect(failed).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled', ExecutedVersion: '$LATEST' });
    expect(Buffer.from(failed.LogResult ?? '', 'base64').toString()).toContain('Invoke Error');
    const names: string[] = [];
    for await (const page of paginateListFunctions({ client: lambda, pageSize: 1 }, {})) {
      names.push(...(page.Functions ?? []).map((one) => one.FunctionName ?? ''));
    }
    expect(names).toEqual(['first', 'second']);
    await lambda.send(new DeleteFunctionCommand({ FunctionName: 'second' }));
    const missing = await lambda
      .send(new GetFunctionCommand({ FunctionName: 'second' }))
      .catch((error: unknown) => error);
    expect(missing).toBeInstanceOf(ResourceNotFoundException);
    expect((missing as Error).message).toBe(
      'Function not found: arn:aws:lambda:us-east-1:000000000000:function:second',
    );
    expect((await lambda.send(new ListFunctionsCommand({}))).Functions).toHaveLength(1);
  });

  test('the SDK inside a handler talks to the local cloud as the role of the function', async () => {
    const code = `const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts');
      exports.handler = async () => (await new STSClient().send(new GetCallerIdentityCommand())).Arn;`;
    await create('identity', code);
    expect(await invoke('identity')).toBe('arn:aws:sts::000000000000:assumed-role/handler/identity');
  });

  test('https requests to the host of the local cloud reach it, as CDK’s own handlers make them', async () => {
    const code = `const https = require('https');
      exports.handler = ({ hostname }) => new Promise((resolve, reject) => {
        const request = https.request({ hostname, path: '/', method: 'GET' }, (response) => resolve(response.headers.server ?? response.statusCode > 0));
        request.on('error', reject).end();
      });`;
    await create('secure', code);
    expect(await invoke('secure', { hostname: new URL(cloud.endpoint).hostname })).toBeTruthy();
  });

  test('boto3 invokes a Python handler', async () => {
    const archive = zip({ 'app.py': 'def handler(event, context):\n    return event["a"] + event["b"]\n' });
    const script = `
import base64, boto3, json, sys
client = boto3.client('lambda', endpoint_url=sys.argv[1], region_name='us-east-1', aws_access_key_id='test', aws_secret_access_key='test')
client.create_function(FunctionName='sum', Runtime='python3.12', Handler='app.handler', Role='${ROLE}', Code={'ZipFile': base64.b64decode(sys.argv[2])})
client.get_waiter('function_active_v2').wait(FunctionName='sum')
answer = client.invoke(FunctionName='sum', Payload=json.dumps({'a': 1, 'b': 2}))
print(json.dumps([answer['StatusCode'], json.load(answer['Payload'])]))
try:
    client.get_function(FunctionName='none')
except client.exceptions.ResourceNotFoundException as error:
    print(error)
`;
    const hasBoto3 = await run('python3', ['-c', 'import boto3']).then(
      () => true,
      () => false,
    );
    if (!hasBoto3) return void process.emitWarning('skipped: python3 has no boto3 on this machine');
    const { stdout } = await run('python3', ['-W', 'ignore', '-c', script, cloud.endpoint, archive.toString('base64')]);
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      '[200, 3]',
      'An error occurred (ResourceNotFoundException) when calling the GetFunction operation: Function not found: arn:aws:lambda:us-east-1:000000000000:function:none',
    ]);
  });
});
