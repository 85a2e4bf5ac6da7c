import type {
  AttachRolePolicyCommandInput,
  AttachRolePolicyCommandOutput,
  DetachRolePolicyCommandInput,
  DetachRolePolicyCommandOutput,
  ListAttachedRolePoliciesCommandInput,
  ListAttachedRolePoliciesCommandOutput,
  ListEntitiesForPolicyCommandInput,
  ListEntitiesForPolicyCommandOutput,
} from '@aws-sdk/client-iam';
import { real } from '../../service';
import type { IamContext } from '../context';
import { isAwsManaged } from '../context';
import { limitExceeded, noSuchPolicy, notAttachable } from '../errors';
import { listed } from '../listing';

const POLICIES_PER_ROLE = 10;

export const attachRolePolicy = (iam: IamContext) =>
  real<AttachRolePolicyCommandInput, AttachRolePolicyCommandOutput>((input) => {
    const role = iam.findModifiableRole(input.RoleName as string);
    const arn = input.PolicyArn as string;
    if (!isAwsManaged(arn) && !iam.policies.has(arn)) throw notAttachable(arn);
    if (role.attached.includes(arn)) return {};
    if (role.attached.length >= POLICIES_PER_ROLE)
      throw limitExceeded(`Cannot exceed quota for PoliciesPerRole: ${POLICIES_PER_ROLE}`);
    iam.saveRole({ ...role, attached: [...role.attached, arn] });
    return {};
  });

export const detachRolePolicy = (iam: IamContext) =>
  real<DetachRolePolicyCommandInput, DetachRolePolicyCommandOutput>((input) => {
    const role = iam.findModifiableRole(input.RoleName as string);
    const arn = input.PolicyArn as string;
    if (!role.attached.includes(arn)) throw noSuchPolicy(arn);
    iam.saveRole({ ...role, attached: role.attached.filter((other) => other !== arn) });
    return {};
  });

export const listAttachedRolePolicies = (iam: IamContext) =>
  real<ListAttachedRolePoliciesCommandInput, ListAttachedRolePoliciesCommandOutput>((input) => {
    const arns = iam
      .findRole(input.RoleName as string)
      .attached.filter((arn) => pathOf(arn).startsWith(input.PathPrefix ?? '/'));
    const { items, ...page } = listed(arns, input, (arn) => `${policyNameOf(arn)} ${arn}`);
    return { AttachedPolicies: items.map((arn) => ({ PolicyName: policyNameOf(arn), PolicyArn: arn })), ...page };
  });

export const listEntitiesForPolicy = (iam: IamContext) =>
  real<ListEntitiesForPolicyCommandInput, ListEntitiesForPolicyCommandOutput>((input) => {
    const arn = input.PolicyArn as string;
    if (!isAwsManaged(arn)) iam.findPolicy(arn);
    const asBoundary = input.PolicyUsageFilter === 'PermissionsBoundary';
    const wanted = input.EntityFilter === undefined || input.EntityFilter === 'Role';
    const roles = (wanted ? iam.roles.values() : [])
      .filter((role) => (asBoundary ? role.boundary === arn : role.attached.includes(arn)))
      .filter((role) => role.path.startsWith(input.PathPrefix ?? '/'));
    const { items, ...page } = listed(roles, input, (role) => role.name.toLowerCase());
    return {
      PolicyGroups: [],
      PolicyUsers: [],
      PolicyRoles: items.map((role) => ({ RoleName: role.name, RoleId: role.id })),
      ...page,
    };
  });

export function policyNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

export function pathOf(arn: string): string {
  return arn.slice(arn.indexOf('/'), arn.lastIndexOf('/') + 1);
}
