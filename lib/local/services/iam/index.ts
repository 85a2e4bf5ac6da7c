import type { ServiceModule } from '../service';
import { IamContext } from './context';
import {
  attachRolePolicy,
  detachRolePolicy,
  listAttachedRolePolicies,
  listEntitiesForPolicy,
} from './operations/attached-role-policies';
import { createPolicy } from './operations/create-policy';
import { createRole } from './operations/create-role';
import { deletePolicy } from './operations/delete-policy';
import { deleteRole } from './operations/delete-role';
import { getPolicy } from './operations/get-policy';
import { getRole } from './operations/get-role';
import { deleteRolePolicy, getRolePolicy, listRolePolicies, putRolePolicy } from './operations/inline-role-policies';
import * as profiles from './operations/instance-profiles';
import { listPolicies } from './operations/list-policies';
import { listRoles } from './operations/list-roles';
import * as versions from './operations/policy-versions';
import * as linked from './operations/service-linked-roles';
import { allTagOperations } from './operations/tags';
import * as update from './operations/update-role';

export const service: ServiceModule = {
  id: 'iam',
  create: (platform) => {
    const iam = new IamContext(platform);
    return {
      operations: {
        AddRoleToInstanceProfile: profiles.addRoleToInstanceProfile(iam),
        AttachRolePolicy: attachRolePolicy(iam),
        CreateInstanceProfile: profiles.createInstanceProfile(iam),
        CreatePolicy: createPolicy(iam),
        CreatePolicyVersion: versions.createPolicyVersion(iam),
        CreateRole: createRole(iam),
        CreateServiceLinkedRole: linked.createServiceLinkedRole(iam),
        DeleteInstanceProfile: profiles.deleteInstanceProfile(iam),
        DeletePolicy: deletePolicy(iam),
        DeletePolicyVersion: versions.deletePolicyVersion(iam),
        DeleteRole: deleteRole(iam),
        DeleteRolePermissionsBoundary: update.deleteRolePermissionsBoundary(iam),
        DeleteRolePolicy: deleteRolePolicy(iam),
        DeleteServiceLinkedRole: linked.deleteServiceLinkedRole(iam),
        DetachRolePolicy: detachRolePolicy(iam),
        GetInstanceProfile: profiles.getInstanceProfile(iam),
        GetPolicy: getPolicy(iam),
        GetPolicyVersion: versions.getPolicyVersion(iam),
        GetRole: getRole(iam),
        GetRolePolicy: getRolePolicy(iam),
        GetServiceLinkedRoleDeletionStatus: linked.getServiceLinkedRoleDeletionStatus(iam),
        ListAttachedRolePolicies: listAttachedRolePolicies(iam),
        ListEntitiesForPolicy: listEntitiesForPolicy(iam),
        ListInstanceProfiles: profiles.listInstanceProfiles(iam),
        ListInstanceProfilesForRole: profiles.listInstanceProfilesForRole(iam),
        ListPolicies: listPolicies(iam),
        ListPolicyVersions: versions.listPolicyVersions(iam),
        ListRolePolicies: listRolePolicies(iam),
        ListRoles: listRoles(iam),
        PutRolePermissionsBoundary: update.putRolePermissionsBoundary(iam),
        PutRolePolicy: putRolePolicy(iam),
        RemoveRoleFromInstanceProfile: profiles.removeRoleFromInstanceProfile(iam),
        SetDefaultPolicyVersion: versions.setDefaultPolicyVersion(iam),
        UpdateAssumeRolePolicy: update.updateAssumeRolePolicy(iam),
        UpdateRole: update.updateRole(iam),
        UpdateRoleDescription: update.updateRoleDescription(iam),
        ...allTagOperations(iam),
      },
    };
  },
};
