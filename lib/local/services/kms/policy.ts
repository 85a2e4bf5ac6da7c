import { ServiceError } from '../../common/errors';

/** @throws ServiceError MalformedPolicyDocumentException unless the text is a JSON object with statements */
export function checkPolicy(policy: string): void {
  try {
    const parsed = JSON.parse(policy) as { readonly Statement?: unknown } | null;
    if (parsed !== null && typeof parsed === 'object' && typeof parsed.Statement === 'object') return;
  } catch {
    // told below, as for a policy without statements
  }
  throw new ServiceError('MalformedPolicyDocumentException', 'The new key policy is not a valid policy document');
}
