import type { UserContext } from '@aws-sdk/client-sagemaker';
import type { Caller } from '../../service';

/** Who made a resource, as the registry shows it. */
export function userContext({ arn }: Caller): UserContext {
  return { IamIdentity: { Arn: arn, PrincipalId: arn.split('/').at(-1) } };
}
