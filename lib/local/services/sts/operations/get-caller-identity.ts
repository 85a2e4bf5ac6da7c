import type { GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts';
import type { Caller } from '../../service';
import { real } from '../../service';
import type { StsContext } from '../context';
import { uniqueId } from '../sessions';

export const getCallerIdentity = (sts: StsContext) =>
  real<GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput>((_input, { caller }) => ({
    Account: caller.account,
    Arn: caller.arn,
    UserId: userIdOf(sts, caller),
  }));

export function userIdOf(sts: StsContext, caller: Caller): string {
  const session = caller.accessKeyId === undefined ? undefined : sts.sessions.tryFind(caller.accessKeyId);
  if (session !== undefined) return session.userId;
  if (caller.arn.endsWith(':root')) return caller.account;
  const role = /:assumed-role\/(.+)\/([^/]+)$/.exec(caller.arn);
  return role === null ? uniqueId('AIDA', caller.arn) : `${uniqueId('AROA', role[1] as string)}:${role[2]}`;
}
