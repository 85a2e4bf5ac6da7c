import type { GetAuthorizationTokenCommandInput, GetAuthorizationTokenCommandOutput } from '@aws-sdk/client-ecr';
import { randomBytes } from 'node:crypto';
import { simulated } from '../../service';
import type { EcrContext } from '../context';

const TWELVE_HOURS = 12 * 3600 * 1000;

export const getAuthorizationToken = (ecr: EcrContext) =>
  simulated<GetAuthorizationTokenCommandInput, GetAuthorizationTokenCommandOutput>(
    'the registry takes any password of the user AWS; the token never expires here',
    () => ({
      authorizationData: [
        {
          authorizationToken: Buffer.from(`AWS:${randomBytes(48).toString('base64url')}`).toString('base64'),
          expiresAt: new Date(ecr.platform.clock.now() + TWELVE_HOURS),
          proxyEndpoint: ecr.platform.endpoint(),
        },
      ],
    }),
  );
