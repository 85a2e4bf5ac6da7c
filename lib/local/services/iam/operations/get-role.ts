import type { GetRoleCommandInput, GetRoleCommandOutput } from '@aws-sdk/client-iam';
import { real } from '../../service';
import type { IamContext } from '../context';
import { describeRole } from './create-role';

export const getRole = (iam: IamContext) =>
  real<GetRoleCommandInput, GetRoleCommandOutput>((input) => ({
    Role: describeRole(iam.findRole(input.RoleName as string)),
  }));
