import type { InvokeEndpointCommandInput, InvokeEndpointCommandOutput } from '@aws-sdk/client-sagemaker-runtime';
import type { Body } from '../../../common/body';
import { real } from '../../service';
import type { Invoker } from '../invocation';

/** A container has sixty seconds for a real-time answer; one of up to 64 KB leaves in one packet with its head, a larger one streams. */
const PATIENCE = { timeoutSeconds: 60, collectUpTo: 64 * 1024 };

export const invokeEndpoint = (invoker: Invoker) =>
  real<InvokeEndpointCommandInput, InvokeEndpointCommandOutput>(async (input, request) => {
    const { answer, variant } = await invoker.invoke(input, input.Body as Body | undefined, request, PATIENCE);
    const { headers, body } = answer;
    return {
      // The wire takes bytes and streams alike; the SDK's type means its reader's end.
      Body: body as unknown as InvokeEndpointCommandOutput['Body'],
      ContentType: headers['content-type'] ?? 'application/octet-stream',
      InvokedProductionVariant: variant,
      CustomAttributes: headers['x-amzn-sagemaker-custom-attributes'],
      NewSessionId: headers['x-amzn-sagemaker-new-session-id'],
      ClosedSessionId: headers['x-amzn-sagemaker-closed-session-id'],
    };
  });
