import type { DeletePolicyCommandInput, DeletePolicyCommandOutput } from '@aws-sdk/client-iam';
import { real } from '../../service';
import type { IamContext } from '../context';
import { deleteConflict } from '../errors';

export const deletePolicy = (iam: IamContext) =>
  real<DeletePolicyCommandInput, DeletePolicyCommandOutput>((input) => {
    const policy = iam.findPolicy(input.PolicyArn as string);
    const { attachments, boundaries } = iam.usage();
    if (attachments.has(policy.arn) || boundaries.has(policy.arn))
      throw deleteConflict('Cannot delete a policy attached to entities.');
    if (policy.versions.length > 1) {
      throw deleteConflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. " +
          'The default version is deleted with the policy.',
      );
    }
    iam.policies.delete(policy.arn);
    return {};
  });
