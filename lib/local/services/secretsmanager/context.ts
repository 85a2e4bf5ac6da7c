import { randomInt } from 'node:crypto';
import type { Documents } from '../../store/documents';
import type { Platform } from '../service';
import { markedForDeletion, notFound } from './errors';
import type { SecretRecord } from './records';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const ARN = /^arn:aws[\w-]*:secretsmanager:[^:]*:\d*:secret:(.+)$/;

export class SecretsContext {
  private readonly secrets: Documents<SecretRecord>;

  constructor(readonly platform: Platform) {
    this.secrets = platform.store.documents<SecretRecord>('secrets');
  }

  newArn(name: string): string {
    const suffix = Array.from({ length: 6 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
    return `arn:aws:secretsmanager:${this.platform.region}:${this.platform.account}:secret:${name}-${suffix}`;
  }

  /** Every secret that is not gone, by name. */
  all(): SecretRecord[] {
    return this.secrets.values().filter((secret) => !this.expired(secret));
  }

  tryFind(id: string): SecretRecord | undefined {
    const local = ARN.exec(id)?.[1];
    const candidates = local === undefined ? [id] : [local.replace(/-[A-Za-z0-9]{6}$/, ''), local];
    for (const name of candidates) {
      const secret = this.secrets.get(name);
      if (secret === undefined || !(local === undefined || secret.arn === id || name === local)) continue;
      if (!this.expired(secret)) return secret;
      this.secrets.delete(name);
    }
    return undefined;
  }

  /** Also a secret that is marked for deletion. */
  findAny(id: string): SecretRecord {
    const secret = this.tryFind(id);
    if (secret === undefined) throw notFound();
    return secret;
  }

  find(id: string): SecretRecord {
    const secret = this.findAny(id);
    if (secret.deletion !== undefined) throw markedForDeletion();
    return secret;
  }

  save(secret: SecretRecord): void {
    this.secrets.put(secret.name, secret);
  }

  remove(secret: SecretRecord): void {
    this.secrets.delete(secret.name);
  }

  private expired(secret: SecretRecord): boolean {
    return secret.deletion !== undefined && secret.deletion <= this.platform.clock.now();
  }
}
