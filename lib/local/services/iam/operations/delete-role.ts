import type { DeleteRoleCommandInput, DeleteRoleCommandOutput } from '@aws-sdk/client-iam';
import { real } from '../../service';
import type { IamContext } from '../context';
import { deleteConflict } from '../errors';

export const deleteRole = (iam: IamContext) =>
  real<DeleteRoleCommandInput, DeleteRoleCommandOutput>((input) => {
    const role = iam.findModifiableRole(input.RoleName as string);
    if (iam.profiles.values().some((profile) => profile.role === role.name)) {
      throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
    }
    if (role.attached.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.');
    if (role.inline.length > 0) throw deleteConflict('Cannot delete entity, must delete policies first.');
    iam.roles.delete(role.name.toLowerCase());
    return {};
  });
