import type { IncomingMessage } from 'node:http';
import type {
  InvokeEndpointWithResponseStreamCommandInput,
  InvokeEndpointWithResponseStreamCommandOutput,
  ResponseStream,
} from '@aws-sdk/client-sagemaker-runtime';
import type { Body } from '../../../common/body';
import { ServiceError } from '../../../common/errors';
import { ForwardError } from '../../../workloads/serving/forward';
import { real } from '../../service';
import { headerOf } from '../headers';
import type { Invoker } from '../invocation';

/** A streaming answer has eight minutes in total. */
const TIMEOUT_SECONDS = 8 * 60;

export const invokeEndpointWithResponseStream = (invoker: Invoker) =>
  real<InvokeEndpointWithResponseStreamCommandInput, InvokeEndpointWithResponseStreamCommandOutput>(
    async ({ Body: body, ...input }, request) => {
      const { response, variant } = await invoker.invoke(input, body as Body | undefined, request, TIMEOUT_SECONDS);
      return {
        Body: parts(response),
        ContentType: response.headers['content-type'] ?? 'application/octet-stream',
        InvokedProductionVariant: variant,
        CustomAttributes: headerOf(response.headers, 'x-amzn-sagemaker-custom-attributes'),
      };
    },
  );

/** One part for each chunk of the container's. */
async function* parts(response: IncomingMessage): AsyncIterable<ResponseStream> {
  try {
    for await (const chunk of response as AsyncIterable<Buffer>)
      yield { PayloadPart: { Bytes: chunk } } as ResponseStream;
  } catch (error) {
    const timedOut = error instanceof ForwardError && error.reason === 'timeout';
    const ErrorCode = timedOut ? 'ModelInvocationTimeExceeded' : 'StreamBroken';
    throw new ServiceError('ModelStreamError', `the container's answer broke off: ${ErrorCode}`, {
      fields: { ErrorCode },
    });
  }
}
