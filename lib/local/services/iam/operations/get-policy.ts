import { createHash } from 'node:crypto';
import type { GetPolicyCommandInput, GetPolicyCommandOutput, Policy } from '@aws-sdk/client-iam';
import { real } from '../../service';
import type { IamContext } from '../context';
import { isAwsManaged } from '../context';
import { pathOf, policyNameOf } from './attached-role-policies';
import { summarizePolicy } from './create-policy';

export const getPolicy = (iam: IamContext) =>
  real<GetPolicyCommandInput, GetPolicyCommandOutput>((input) => {
    const arn = input.PolicyArn as string;
    const { attachments, boundaries } = iam.usage();
    const [attached, bounding] = [attachments.get(arn) ?? 0, boundaries.get(arn) ?? 0];
    if (isAwsManaged(arn)) return { Policy: describeAwsManaged(arn, attached, bounding) };
    const policy = iam.findPolicy(arn);
    return { Policy: { ...summarizePolicy(policy, attached, bounding), Description: policy.description } };
  });

/** AWS's own policies are known by name only: their dates and documents are AWS's. */
export function describeAwsManaged(arn: string, attachments: number, boundaries: number): Policy {
  return {
    PolicyName: policyNameOf(arn),
    PolicyId: `ANPA${createHash('sha256').update(arn).digest('hex').slice(0, 17).toUpperCase()}`,
    Arn: arn,
    Path: pathOf(arn),
    DefaultVersionId: 'v1',
    AttachmentCount: attachments,
    PermissionsBoundaryUsageCount: boundaries,
    IsAttachable: true,
    CreateDate: new Date('2015-02-06T18:40:00Z'),
    UpdateDate: new Date('2015-02-06T18:40:00Z'),
  };
}
