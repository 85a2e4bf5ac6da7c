import { createHash, randomBytes } from 'node:crypto';
import type { Store } from '../../store/store';
import type { Caller } from '../service';

export interface Session {
  readonly account: string;
  /** `arn:aws:sts::123456789012:assumed-role/Role/session`, or the ARN of the identity that asked for a session token. */
  readonly arn: string;
  /** IAM's unique id of the identity, followed by `:session` for an assumed role. */
  readonly userId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Epoch milliseconds of the cloud's clock. */
  readonly expires: number;
}

const KEPT = 10_000;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The temporary credentials that are in circulation, by access key id. The wire asks it who signed a request. */
export class Sessions {
  constructor(private readonly store: Store) {
    store.migrate('sts_sessions', [
      'CREATE TABLE sts_sessions (id INTEGER PRIMARY KEY AUTOINCREMENT, access_key TEXT NOT NULL UNIQUE, session TEXT NOT NULL)',
    ]);
  }

  issue(
    identity: Pick<Session, 'account' | 'arn' | 'userId'>,
    expires: number,
  ): Session & { readonly accessKeyId: string } {
    const accessKeyId = `ASIA${base32(randomBytes(16))}`;
    const session: Session = {
      ...identity,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: `FwoGZXIvYXdzE${randomBytes(192).toString('base64')}`,
      expires,
    };
    const insert = this.store.prepare('INSERT INTO sts_sessions (access_key, session) VALUES (?, ?)');
    const forget = this.store.prepare('DELETE FROM sts_sessions WHERE id <= (SELECT max(id) FROM sts_sessions) - ?');
    this.store.transaction(() => {
      insert.run(accessKeyId, JSON.stringify(session));
      forget.run(KEPT);
    });
    return { ...session, accessKeyId };
  }

  tryFind(accessKeyId: string): Session | undefined {
    const select = this.store.prepare<{ session: string }>('SELECT session FROM sts_sessions WHERE access_key = ?');
    const row = select.get(accessKeyId);
    return row === undefined ? undefined : (JSON.parse(row.session) as Session);
  }

  /** The caller that an access key stands for; undefined for a key that was not issued here. */
  tryFindCaller(accessKeyId: string, region: string): Caller | undefined {
    const session = this.tryFind(accessKeyId);
    return session && { account: session.account, region, arn: session.arn, accessKeyId };
  }
}

/** An id in IAM's form that is always the same for the same ARN: `AROA` and 17 characters for a role. */
export function uniqueId(prefix: string, arn: string): string {
  return prefix + base32(createHash('sha256').update(arn).digest().subarray(0, 17));
}

function base32(bytes: Uint8Array): string {
  return [...bytes].map((byte) => BASE32[byte % 32]).join('');
}
