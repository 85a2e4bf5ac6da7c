import type { ListPoliciesCommandInput, ListPoliciesCommandOutput, Policy } from '@aws-sdk/client-iam';
import { real } from '../../service';
import type { IamContext } from '../context';
import { isAwsManaged } from '../context';
import { listed } from '../listing';
import { summarizePolicy } from './create-policy';
import { describeAwsManaged } from './get-policy';

export const listPolicies = (iam: IamContext) =>
  real<ListPoliciesCommandInput, ListPoliciesCommandOutput>((input) => {
    const policies = candidates(iam, input.Scope ?? 'All').filter((policy) => isWanted(policy, input));
    const { items, ...page } = listed(policies, input, (policy) => policy.Arn as string);
    return { Policies: items.map(({ Tags: _, ...policy }) => policy), ...page };
  });

/** Of AWS's own policies those that are in use here. */
function candidates(iam: IamContext, scope: string): Policy[] {
  const { attachments, boundaries } = iam.usage();
  const counts = (arn: string) => [attachments.get(arn) ?? 0, boundaries.get(arn) ?? 0] as const;
  const local =
    scope === 'AWS' ? [] : iam.policies.values().map((policy) => summarizePolicy(policy, ...counts(policy.arn)));
  const used =
    scope === 'Local' ? [] : [...new Set([...attachments.keys(), ...boundaries.keys()])].filter(isAwsManaged);
  return [...local, ...used.map((arn) => describeAwsManaged(arn, ...counts(arn)))];
}

function isWanted(policy: Policy, input: ListPoliciesCommandInput): boolean {
  const uses =
    input.PolicyUsageFilter === 'PermissionsBoundary' ? policy.PermissionsBoundaryUsageCount : policy.AttachmentCount;
  const inUse = uses !== undefined && uses > 0;
  const mustBeUsed = input.OnlyAttached === true || input.PolicyUsageFilter !== undefined;
  return (policy.Path as string).startsWith(input.PathPrefix ?? '/') && (!mustBeUsed || inUse);
}
