import type {
  InvokeEndpointWithResponseStreamCommandInput,
  InvokeEndpointWithResponseStreamCommandOutput,
  ResponseStream,
} from '@aws-sdk/client-sagemaker-runtime';
import type { Readable } from 'node:stream';
import type { Body } from '../../../common/body';
import { bodyToStream } from '../../../common/body';
import { ServiceError } from '../../../common/errors';
import { ForwardError } from '../../../workloads/serving/forward';
import { real } from '../../service';
import type { Invoker } from '../invocation';

/** A streaming answer has eight minutes in total. */
const PATIENCE = { timeoutSeconds: 8 * 60 };

export const invokeEndpointWithResponseStream = (invoker: Invoker) =>
  real<InvokeEndpointWithResponseStreamCommandInput, InvokeEndpointWithResponseStreamCommandOutput>(
    async (input, request) => {
      const { answer, variant } = await invoker.invoke(input, input.Body as Body | undefined, request, PATIENCE);
      return {
        Body: parts(bodyToStream(answer.body)),
        ContentType: answer.headers['content-type'] ?? 'application/octet-stream',
        InvokedProductionVariant: variant,
        CustomAttributes: answer.headers['x-amzn-sagemaker-custom-attributes'],
      };
    },
  );

/** One part for each chunk of the container's. */
async function* parts(body: Readable): AsyncIterable<ResponseStream> {
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) yield { PayloadPart: { Bytes: chunk } } as ResponseStream;
  } catch (error) {
    const timedOut = error instanceof ForwardError && error.reason === 'timeout';
    const ErrorCode = timedOut ? 'ModelInvocationTimeExceeded' : 'StreamBroken';
    throw new ServiceError('ModelStreamError', `the container's answer broke off: ${ErrorCode}`, {
      fields: { ErrorCode },
    });
  }
}
