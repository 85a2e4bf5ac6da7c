import type {
  AttachedPermissionsBoundary,
  CreateRoleCommandInput,
  CreateRoleCommandOutput,
  PermissionsBoundaryAttachmentType,
  Role,
} from '@aws-sdk/client-iam';
import { real } from '../../service';
import type { IamContext } from '../context';
import { isAwsManaged, percentEncode } from '../context';
import { alreadyExists, noSuchEntity } from '../errors';
import { checkTrustPolicy } from '../policy-document';
import type { RoleRecord } from '../records';
import { mergeIamTags } from '../tags';

const ONE_HOUR = 3600;

export const createRole = (iam: IamContext) =>
  real<CreateRoleCommandInput, CreateRoleCommandOutput>((input) => {
    const name = input.RoleName as string;
    const path = input.Path ?? '/';
    checkTrustPolicy(input.AssumeRolePolicyDocument as string);
    checkBoundary(iam, input.PermissionsBoundary);
    const role: RoleRecord = {
      name,
      path,
      id: iam.newId('AROA'),
      arn: iam.arnOf('role', path, name),
      created: iam.platform.clock.now(),
      trust: input.AssumeRolePolicyDocument as string,
      description: input.Description,
      maxSessionDuration: input.MaxSessionDuration ?? ONE_HOUR,
      boundary: input.PermissionsBoundary,
      tags: mergeIamTags([], input.Tags),
      inline: [],
      attached: [],
    };
    if (!iam.roles.insert(name.toLowerCase(), role)) throw alreadyExists(`Role with name ${name} already exists.`);
    return { Role: describeRole(role) };
  });

export function describeRole(role: RoleRecord): Role {
  return {
    ...summarizeRole(role),
    PermissionsBoundary: role.boundary === undefined ? undefined : boundaryOf(role.boundary),
    Tags: role.tags.length === 0 ? undefined : [...role.tags],
    RoleLastUsed: {},
  };
}

/** AWS answers `Policy` where its model has `PermissionsBoundaryPolicy` only. */
function boundaryOf(arn: string): AttachedPermissionsBoundary {
  const type = 'Policy' as PermissionsBoundaryAttachmentType;
  return { PermissionsBoundaryType: type, PermissionsBoundaryArn: arn };
}

/** What a listing shows: AWS leaves out tags, boundary and last use. */
export function summarizeRole(
  role: RoleRecord,
): Role & { Path: string; RoleName: string; RoleId: string; Arn: string; CreateDate: Date } {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.created),
    AssumeRolePolicyDocument: percentEncode(role.trust),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
  };
}

export function checkBoundary(iam: IamContext, arn: string | undefined): void {
  if (arn !== undefined && !isAwsManaged(arn) && !iam.policies.has(arn))
    throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
}
