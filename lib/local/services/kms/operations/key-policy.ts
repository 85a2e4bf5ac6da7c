import type {
  GetKeyPolicyCommandInput,
  GetKeyPolicyCommandOutput,
  ListKeyPoliciesCommandInput,
  ListKeyPoliciesCommandOutput,
  PutKeyPolicyCommandInput,
  PutKeyPolicyCommandOutput,
} from '@aws-sdk/client-kms';
import { real, recorded } from '../../service';
import type { KmsContext } from '../context';
import { notFound } from '../errors';
import { checkPolicy } from '../policy';
import { findChangeable } from './key-state';

/** The only name that a key policy can have. */
const NAME = 'default';

export const putKeyPolicy = (kms: KmsContext) =>
  recorded<PutKeyPolicyCommandInput, PutKeyPolicyCommandOutput>('AWS would permit and deny by it', (input) => {
    const key = findChangeable(kms, input.KeyId as string);
    checkName(input.PolicyName);
    checkPolicy(input.Policy as string);
    kms.keys.put(key.id, { ...key, policy: input.Policy as string });
    return {};
  });

export const getKeyPolicy = (kms: KmsContext) =>
  real<GetKeyPolicyCommandInput, GetKeyPolicyCommandOutput>((input) => {
    const { policy } = kms.find(input.KeyId as string);
    checkName(input.PolicyName);
    return { Policy: policy, PolicyName: NAME };
  });

export const listKeyPolicies = (kms: KmsContext) =>
  real<ListKeyPoliciesCommandInput, ListKeyPoliciesCommandOutput>((input) => {
    kms.find(input.KeyId as string);
    return { PolicyNames: [NAME], Truncated: false };
  });

function checkName(name = NAME): void {
  if (name !== NAME) throw notFound('No such policy exists');
}
