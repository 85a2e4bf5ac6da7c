import type { InvokeEndpointCommandInput } from '@aws-sdk/client-sagemaker-runtime';

/** The members that reach the container, as headers; all other headers of a request are left out. */
const FORWARDED = [
  ['ContentType', 'content-type'],
  ['Accept', 'accept'],
  ['CustomAttributes', 'x-amzn-sagemaker-custom-attributes'],
  ['TargetModel', 'x-amzn-sagemaker-target-model'],
  ['TargetVariant', 'x-amzn-sagemaker-target-variant'],
  ['TargetContainerHostname', 'x-amzn-sagemaker-target-container-hostname'],
  ['InferenceId', 'x-amzn-sagemaker-inference-id'],
  ['EnableExplanations', 'x-amzn-sagemaker-enable-explanations'],
  ['SessionId', 'x-amzn-sagemaker-session-id'],
] as const;

export type InvocationInput = Omit<InvokeEndpointCommandInput, 'Body'>;

export function containerHeaders(input: InvocationInput): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [member, header] of FORWARDED) {
    const value = input[member];
    if (value !== undefined) headers[header] = value;
  }
  return headers;
}
