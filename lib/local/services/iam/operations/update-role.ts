import type {
  DeleteRolePermissionsBoundaryCommandInput,
  DeleteRolePermissionsBoundaryCommandOutput,
  PutRolePermissionsBoundaryCommandInput,
  PutRolePermissionsBoundaryCommandOutput,
  UpdateAssumeRolePolicyCommandInput,
  UpdateAssumeRolePolicyCommandOutput,
  UpdateRoleCommandInput,
  UpdateRoleCommandOutput,
  UpdateRoleDescriptionCommandInput,
  UpdateRoleDescriptionCommandOutput,
} from '@aws-sdk/client-iam';
import { real } from '../../service';
import type { IamContext } from '../context';
import { noSuchEntity } from '../errors';
import { checkTrustPolicy } from '../policy-document';
import { checkBoundary, describeRole } from './create-role';

export const updateRole = (iam: IamContext) =>
  real<UpdateRoleCommandInput, UpdateRoleCommandOutput>((input) => {
    const role = iam.findModifiableRole(input.RoleName as string);
    iam.saveRole({
      ...role,
      description: input.Description ?? role.description,
      maxSessionDuration: input.MaxSessionDuration ?? role.maxSessionDuration,
    });
    return {};
  });

export const updateRoleDescription = (iam: IamContext) =>
  real<UpdateRoleDescriptionCommandInput, UpdateRoleDescriptionCommandOutput>((input) => {
    const role = { ...iam.findModifiableRole(input.RoleName as string), description: input.Description };
    iam.saveRole(role);
    return { Role: describeRole(role) };
  });

export const updateAssumeRolePolicy = (iam: IamContext) =>
  real<UpdateAssumeRolePolicyCommandInput, UpdateAssumeRolePolicyCommandOutput>((input) => {
    const role = iam.findModifiableRole(input.RoleName as string);
    const trust = input.PolicyDocument as string;
    checkTrustPolicy(trust);
    iam.saveRole({ ...role, trust });
    return {};
  });

export const putRolePermissionsBoundary = (iam: IamContext) =>
  real<PutRolePermissionsBoundaryCommandInput, PutRolePermissionsBoundaryCommandOutput>((input) => {
    const role = iam.findModifiableRole(input.RoleName as string);
    checkBoundary(iam, input.PermissionsBoundary);
    iam.saveRole({ ...role, boundary: input.PermissionsBoundary });
    return {};
  });

export const deleteRolePermissionsBoundary = (iam: IamContext) =>
  real<DeleteRolePermissionsBoundaryCommandInput, DeleteRolePermissionsBoundaryCommandOutput>((input) => {
    const role = iam.findModifiableRole(input.RoleName as string);
    if (role.boundary === undefined) throw noSuchEntity(`Role ${role.name} does not have a permissions boundary.`);
    iam.saveRole({ ...role, boundary: undefined });
    return {};
  });
