import type { GetSessionTokenCommandInput, GetSessionTokenCommandOutput } from '@aws-sdk/client-sts';
import { real } from '../../service';
import type { StsContext } from '../context';
import { credentialsOf } from '../credentials';
import { identityOf } from './get-caller-identity';

const TWELVE_HOURS = 43_200;

export const getSessionToken = (sts: StsContext) =>
  real<GetSessionTokenCommandInput, GetSessionTokenCommandOutput>((input, { caller }) => {
    const { account, arn, userId } = identityOf(sts, caller);
    const expires = sts.platform.clock.now() + (input.DurationSeconds ?? TWELVE_HOURS) * 1000;
    return { Credentials: credentialsOf(sts.sessions.issue({ account, arn, userId }, expires)) };
  });
