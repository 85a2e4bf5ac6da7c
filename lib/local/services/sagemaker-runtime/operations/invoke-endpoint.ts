import type { InvokeEndpointCommandInput, InvokeEndpointCommandOutput } from '@aws-sdk/client-sagemaker-runtime';
import type { Body } from '../../../common/body';
import { real } from '../../service';
import { headerOf } from '../headers';
import type { Invoker } from '../invocation';

/** A container has sixty seconds for a real-time answer. */
const TIMEOUT_SECONDS = 60;

export const invokeEndpoint = (invoker: Invoker) =>
  real<InvokeEndpointCommandInput, InvokeEndpointCommandOutput>(async ({ Body: body, ...input }, request) => {
    const { response, variant } = await invoker.invoke(input, body as Body | undefined, request, TIMEOUT_SECONDS);
    const { headers } = response;
    return {
      // The wire takes the stream as it is; the SDK's type means its reader's end.
      Body: response as unknown as InvokeEndpointCommandOutput['Body'],
      ContentType: headers['content-type'] ?? 'application/octet-stream',
      InvokedProductionVariant: variant,
      CustomAttributes: headerOf(headers, 'x-amzn-sagemaker-custom-attributes'),
      NewSessionId: headerOf(headers, 'x-amzn-sagemaker-new-session-id'),
      ClosedSessionId: headerOf(headers, 'x-amzn-sagemaker-closed-session-id'),
    };
  });
