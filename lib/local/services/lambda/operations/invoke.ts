import type { InvokeCommandInput, InvokeCommandOutput } from '@aws-sdk/client-lambda';
import { messageOf } from '../../../common/errors';
import type { Request, Result } from '../../service';
import { real } from '../../service';
import { LATEST } from '../arn';
import type { LambdaContext } from '../context';
import { targetOf } from '../context';
import { functionNotFound, invalidRequestContent, tooLarge } from '../errors';
import type { ResolvedFunction } from '../functions';
import { chooseVersion } from '../invoke/routing';
import type { Execution } from '../invoke/runner';

/** AWS's limits, bytes. */
const SYNCHRONOUS_LIMIT = 6_291_456;
const ASYNCHRONOUS_LIMIT = 1_048_576;
const RESPONSE_LIMIT = 6_291_556;

export const invoke = (lambda: LambdaContext) =>
  real<InvokeCommandInput, InvokeCommandOutput>((input, request) => {
    const found = lambda.functions.resolve(input.FunctionName, input.Qualifier);
    const event = readEvent(input);
    if (input.InvocationType === 'DryRun') return { StatusCode: 204 };
    if (input.InvocationType === 'Event') return accept(lambda, found, event, request);
    return run(lambda, found, { input, event, request });
  });

function readEvent({ Payload, InvocationType }: InvokeCommandInput): string {
  const bytes = Buffer.from((Payload as Uint8Array | undefined) ?? []);
  const limit = InvocationType === 'Event' ? ASYNCHRONOUS_LIMIT : SYNCHRONOUS_LIMIT;
  if (bytes.length > limit) throw tooLarge(limit);
  const text = bytes.toString();
  if (text === '') return '{}';
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw invalidRequestContent(
      `Could not parse request body into json: Could not parse payload into json: ${messageOf(error)}`,
    );
  }
}

function accept(
  lambda: LambdaContext,
  found: ResolvedFunction,
  event: string,
  request: Request,
): Result<InvokeCommandOutput> {
  const { name, qualifier } = found.reference;
  const arn = lambda.functions.arn(name, qualifier);
  lambda.asynchronous.accept({ requestId: request.id, name, qualifier, arn, event, attempts: 0, throttles: 0 });
  return { StatusCode: 202 };
}

interface Asked {
  readonly input: InvokeCommandInput;
  readonly event: string;
  readonly request: Request;
}

async function run(
  lambda: LambdaContext,
  { record, reference }: ResolvedFunction,
  asked: Asked,
): Promise<Result<InvokeCommandOutput>> {
  const version = lambda.functions.tryFindVersion(record, chooseVersion(record, reference.qualifier));
  if (version === undefined) throw functionNotFound(lambda.functions.arn(record.name, reference.qualifier));
  const execution = await lambda.runner.run(targetOf(lambda, record, version), {
    requestId: asked.request.id,
    event: asked.event,
    arn: lambda.functions.arn(record.name, reference.qualifier === LATEST ? undefined : reference.qualifier),
    clientContext: clientContextOf(asked.input),
    reservedConcurrency: record.reservedConcurrency,
  });
  return {
    StatusCode: 200,
    ...answerOf(execution),
    LogResult: asked.input.LogType === 'Tail' ? execution.tail : undefined,
    ExecutedVersion: version.version,
  };
}

function answerOf({ outcome }: Execution): Pick<InvokeCommandOutput, 'FunctionError'> & { Payload: never } {
  const payload = Buffer.from(outcome.payload);
  if (payload.length > RESPONSE_LIMIT) {
    const errorMessage = `Response payload size exceeded maximum allowed payload size (${RESPONSE_LIMIT} bytes).`;
    const error = { errorType: 'Function.ResponseSizeTooLarge', errorMessage };
    return { FunctionError: 'Unhandled', Payload: Buffer.from(JSON.stringify(error)) as never };
  }
  return { FunctionError: outcome.kind === 'result' ? undefined : 'Unhandled', Payload: payload as never };
}

function clientContextOf({ ClientContext }: InvokeCommandInput): unknown {
  if (ClientContext === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(ClientContext, 'base64').toString()) as unknown;
  } catch (error) {
    throw invalidRequestContent(`Client context must be a valid Base64-encoded JSON object: ${messageOf(error)}`);
  }
}
