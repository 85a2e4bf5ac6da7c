import type { Credentials } from '@aws-sdk/client-sts';
import type { Session } from './sessions';

export function credentialsOf(session: Session & { readonly accessKeyId: string }): Credentials {
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    SessionToken: session.sessionToken,
    Expiration: new Date(session.expires),
  };
}
