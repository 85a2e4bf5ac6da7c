import type { CreatePolicyCommandInput, CreatePolicyCommandOutput, Policy } from '@aws-sdk/client-iam';
import { real } from '../../service';
import type { IamContext } from '../context';
import { alreadyExists, limitExceeded } from '../errors';
import { checkIdentityPolicy, sizeOf } from '../policy-document';
import type { PolicyRecord } from '../records';
import { mergeIamTags } from '../tags';

const SIZE_LIMIT = 6144;

export const createPolicy = (iam: IamContext) =>
  real<CreatePolicyCommandInput, CreatePolicyCommandOutput>((input) => {
    const name = input.PolicyName as string;
    const path = input.Path ?? '/';
    const document = input.PolicyDocument as string;
    checkManagedPolicy(document);
    const taken = iam.policies.values().some((policy) => policy.name.toLowerCase() === name.toLowerCase());
    if (taken) throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
    const created = iam.platform.clock.now();
    const policy: PolicyRecord = {
      name,
      path,
      id: iam.newId('ANPA'),
      arn: iam.arnOf('policy', path, name),
      created,
      updated: created,
      description: input.Description,
      tags: mergeIamTags([], input.Tags),
      versions: [{ id: 'v1', document, created }],
      defaultVersion: 'v1',
      nextVersion: 2,
    };
    iam.policies.put(policy.arn, policy);
    return { Policy: summarizePolicy(policy, 0, 0) };
  });

export function checkManagedPolicy(document: string): void {
  if (sizeOf(document) > SIZE_LIMIT) throw limitExceeded(`Cannot exceed quota for PolicySize: ${SIZE_LIMIT}`);
  checkIdentityPolicy(document);
}

export function summarizePolicy(policy: PolicyRecord, attachments: number, boundaries: number): Policy {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: attachments,
    PermissionsBoundaryUsageCount: boundaries,
    IsAttachable: true,
    CreateDate: new Date(policy.created),
    UpdateDate: new Date(policy.updated),
    Tags: policy.tags.length === 0 ? undefined : [...policy.tags],
  };
}
