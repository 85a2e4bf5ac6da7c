import type { GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts';
import type { Caller } from '../../service';
import { real } from '../../service';
import type { StsContext } from '../context';
import type { Session } from '../sessions';
import { uniqueId } from '../sessions';

export const getCallerIdentity = (sts: StsContext) =>
  real<GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput>((_input, { caller }) => {
    const { account, arn, userId } = identityOf(sts, caller);
    return { Account: account, Arn: arn, UserId: userId };
  });

/** Who a caller is, by the session that its access key belongs to where there is one. */
export function identityOf(sts: StsContext, caller: Caller): Pick<Session, 'account' | 'arn' | 'userId'> {
  const session = caller.accessKeyId === undefined ? undefined : sts.sessions.tryFind(caller.accessKeyId);
  return session ?? { account: caller.account, arn: caller.arn, userId: userIdOf(caller) };
}

function userIdOf(caller: Caller): string {
  if (caller.arn.endsWith(':root')) return caller.account;
  const role = /:assumed-role\/(.+)\/([^/]+)$/.exec(caller.arn);
  return role === null ? uniqueId('AIDA', caller.arn) : `${uniqueId('AROA', role[1] as string)}:${role[2]}`;
}
