import type { InvokeEndpointCommandInput, InvokeEndpointCommandOutput } from '@aws-sdk/client-sagemaker-runtime';
import type { IncomingMessage } from 'node:http';
import type { Body } from '../../../common/body';
import { bodyToBuffer } from '../../../common/body';
import { real } from '../../service';
import { headerOf } from '../headers';
import type { Invoker } from '../invocation';

/** A container has sixty seconds for a real-time answer. */
const TIMEOUT_SECONDS = 60;

/** An answer of up to this size leaves in one packet with its head; a larger one streams. */
const SMALL_ANSWER = 64 * 1024;

export const invokeEndpoint = (invoker: Invoker) =>
  real<InvokeEndpointCommandInput, InvokeEndpointCommandOutput>(async ({ Body: body, ...input }, request) => {
    const { response, variant } = await invoker.invoke(input, body as Body | undefined, request, TIMEOUT_SECONDS);
    const { headers } = response;
    return {
      // The wire takes bytes and streams alike; the SDK's type means its reader's end.
      Body: (await smallBody(response)) as unknown as InvokeEndpointCommandOutput['Body'],
      ContentType: headers['content-type'] ?? 'application/octet-stream',
      InvokedProductionVariant: variant,
      CustomAttributes: headerOf(headers, 'x-amzn-sagemaker-custom-attributes'),
      NewSessionId: headerOf(headers, 'x-amzn-sagemaker-new-session-id'),
      ClosedSessionId: headerOf(headers, 'x-amzn-sagemaker-closed-session-id'),
    };
  });

function smallBody(response: IncomingMessage): Promise<Body> | Body {
  const length = Number(response.headers['content-length'] ?? Number.POSITIVE_INFINITY);
  return length <= SMALL_ANSWER ? bodyToBuffer(response, SMALL_ANSWER) : response;
}
