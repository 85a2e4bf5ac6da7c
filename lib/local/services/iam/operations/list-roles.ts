import type { ListRolesCommandInput, ListRolesCommandOutput } from '@aws-sdk/client-iam';
import { real } from '../../service';
import type { IamContext } from '../context';
import { listed } from '../listing';
import { summarizeRole } from './create-role';

export const listRoles = (iam: IamContext) =>
  real<ListRolesCommandInput, ListRolesCommandOutput>((input) => {
    const roles = iam.roles.values().filter((role) => role.path.startsWith(input.PathPrefix ?? '/'));
    const { items, ...page } = listed(roles, input, (role) => role.name.toLowerCase());
    return { Roles: items.map(summarizeRole), ...page };
  });
