import type {
  DeleteRolePolicyCommandInput,
  DeleteRolePolicyCommandOutput,
  GetRolePolicyCommandInput,
  GetRolePolicyCommandOutput,
  ListRolePoliciesCommandInput,
  ListRolePoliciesCommandOutput,
  PutRolePolicyCommandInput,
  PutRolePolicyCommandOutput,
} from '@aws-sdk/client-iam';
import { real } from '../../service';
import type { IamContext } from '../context';
import { percentEncode } from '../context';
import { limitExceeded, noSuchInlinePolicy } from '../errors';
import { listed } from '../listing';
import { checkIdentityPolicy, sizeOf } from '../policy-document';
import type { InlinePolicy, RoleRecord } from '../records';

const INLINE_LIMIT = 10_240;

export const putRolePolicy = (iam: IamContext) =>
  real<PutRolePolicyCommandInput, PutRolePolicyCommandOutput>((input) => {
    const role = iam.findModifiableRole(input.RoleName as string);
    const policy = { name: input.PolicyName as string, document: input.PolicyDocument as string };
    checkIdentityPolicy(policy.document);
    const inline = [...role.inline.filter((other) => other.name !== policy.name), policy];
    const size = inline.reduce((sum, { document }) => sum + sizeOf(document), 0);
    if (size > INLINE_LIMIT)
      throw limitExceeded(`Maximum policy size of ${INLINE_LIMIT} bytes exceeded for role ${role.name}`);
    iam.saveRole({ ...role, inline });
    return {};
  });

export const getRolePolicy = (iam: IamContext) =>
  real<GetRolePolicyCommandInput, GetRolePolicyCommandOutput>((input) => {
    const role = iam.findRole(input.RoleName as string);
    const policy = findInline(role, input.PolicyName as string);
    return { RoleName: role.name, PolicyName: policy.name, PolicyDocument: percentEncode(policy.document) };
  });

export const listRolePolicies = (iam: IamContext) =>
  real<ListRolePoliciesCommandInput, ListRolePoliciesCommandOutput>((input) => {
    const names = iam.findRole(input.RoleName as string).inline.map((policy) => policy.name);
    const { items, ...page } = listed(names, input, (name) => name);
    return { PolicyNames: items, ...page };
  });

export const deleteRolePolicy = (iam: IamContext) =>
  real<DeleteRolePolicyCommandInput, DeleteRolePolicyCommandOutput>((input) => {
    const role = iam.findModifiableRole(input.RoleName as string);
    const policy = findInline(role, input.PolicyName as string);
    iam.saveRole({ ...role, inline: role.inline.filter((other) => other !== policy) });
    return {};
  });

function findInline(role: RoleRecord, name: string): InlinePolicy {
  const policy = role.inline.find((candidate) => candidate.name === name);
  if (policy === undefined) throw noSuchInlinePolicy(name);
  return policy;
}
