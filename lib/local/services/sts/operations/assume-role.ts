import type { AssumeRoleCommandInput, AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import type { GetRoleCommandOutput, Role } from '@aws-sdk/client-iam';
import { ServiceError } from '../../../common/errors';
import type { Caller } from '../../service';
import { real, serviceCaller } from '../../service';
import type { StsContext } from '../context';
import { credentialsOf } from '../credentials';
import { invalidRequest } from '../errors';
import { uniqueId } from '../sessions';

const ONE_HOUR = 3600;
const ROLE_ARN = /^arn:(?:aws|aws-cn|aws-us-gov):iam::(\d{12}):role\/(?:[\x21-\x7e]+\/)?([\w+=,.@-]+)$/;

interface NamedRole {
  readonly account: string;
  readonly name: string;
}

export const assumeRole = (sts: StsContext) =>
  real<AssumeRoleCommandInput, AssumeRoleCommandOutput>(async (input, { caller }) => {
    const named = parseRoleArn(input.RoleArn as string);
    const role = await tryFindRole(sts, named);
    const seconds = input.DurationSeconds ?? ONE_HOUR;
    checkDuration(caller, role, seconds);
    const identity = identityOf(named, role, input.RoleSessionName as string);
    const session = sts.sessions.issue(identity, sts.platform.clock.now() + seconds * 1000);
    return {
      Credentials: credentialsOf(session),
      AssumedRoleUser: { AssumedRoleId: identity.userId, Arn: identity.arn },
      SourceIdentity: input.SourceIdentity,
    };
  });

function parseRoleArn(arn: string): NamedRole {
  const match = ROLE_ARN.exec(arn);
  if (match === null) throw invalidRequest(`${arn} is invalid`);
  return { account: match[1] as string, name: match[2] as string };
}

function identityOf(named: NamedRole, role: Role | undefined, session: string) {
  return {
    account: named.account,
    arn: `arn:aws:sts::${named.account}:assumed-role/${named.name}/${session}`,
    userId: `${role?.RoleId ?? uniqueId('AROA', named.name)}:${session}`,
  };
}

/** A role that does not exist here sets no limit: one of another account, say. */
function checkDuration(caller: Caller, role: Role | undefined, seconds: number): void {
  if (seconds <= ONE_HOUR) return;
  if (caller.arn.includes(':assumed-role/')) {
    throw invalidRequest(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
  if (role?.MaxSessionDuration !== undefined && seconds > role.MaxSessionDuration) {
    throw invalidRequest('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
}

async function tryFindRole(sts: StsContext, { account, name }: NamedRole): Promise<Role | undefined> {
  if (account !== sts.platform.account) return undefined;
  try {
    const caller = serviceCaller(sts.platform, 'sts');
    return (await sts.platform.door.call<GetRoleCommandOutput>('iam', 'GetRole', { RoleName: name }, caller)).Role;
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'NoSuchEntity') return undefined;
    throw error;
  }
}
