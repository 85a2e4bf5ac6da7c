import type { ServiceModule } from '../service';
import { assumeRole } from './operations/assume-role';
import { getAccessKeyInfo } from './operations/get-access-key-info';
import { getCallerIdentity } from './operations/get-caller-identity';
import { getSessionToken } from './operations/get-session-token';
import { Sessions } from './sessions';

export const service: ServiceModule = {
  id: 'sts',
  create: (platform) => {
    const sts = { platform, sessions: new Sessions(platform.store) };
    return {
      operations: {
        AssumeRole: assumeRole(sts),
        GetAccessKeyInfo: getAccessKeyInfo(sts),
        GetCallerIdentity: getCallerIdentity(sts),
        GetSessionToken: getSessionToken(sts),
      },
    };
  },
};
