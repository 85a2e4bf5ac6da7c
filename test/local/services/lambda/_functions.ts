import type { CreateFunctionCommandInput, InvokeCommandInput, InvokeCommandOutput } from '@aws-sdk/client-lambda';
import type { FilterLogEventsCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { zip } from './_zip';

export const ROLE = 'arn:aws:iam::000000000000:role/handler';

export function createFunction(
  cloud: TestCloud,
  name: string,
  files: Readonly<Record<string, string>>,
  settings: Partial<CreateFunctionCommandInput> = {},
): Promise<unknown> {
  const input = {
    FunctionName: name,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: ROLE,
    Code: { ZipFile: zip(files) },
    ...settings,
  };
  return cloud.door.call('lambda', 'CreateFunction', input, cloud.caller);
}

/** Invokes and reads the answer as JSON. */
export async function invoke(
  cloud: TestCloud,
  name: string,
  event: unknown = {},
  options: Partial<InvokeCommandInput> = {},
): Promise<InvokeCommandOutput & { readonly json: unknown }> {
  const input = { FunctionName: name, Payload: Buffer.from(JSON.stringify(event)), ...options };
  const output = await cloud.door.call<InvokeCommandOutput>('lambda', 'Invoke', input, cloud.caller);
  const text = Buffer.from(output.Payload ?? []).toString();
  return { ...output, json: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

export async function logsOf(cloud: TestCloud, group: string): Promise<string[]> {
  const output = await cloud.door.call<FilterLogEventsCommandOutput>(
    'logs',
    'FilterLogEvents',
    { logGroupName: group },
    cloud.caller,
  );
  return (output.events ?? []).map((event) => event.message as string);
}

/** Waits until something that a process does has been seen; the test's own time limit ends a wait in vain. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}
