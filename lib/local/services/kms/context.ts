import { randomBytes, randomUUID } from 'node:crypto';
import type { Documents } from '../../store/documents';
import type { Platform } from '../service';
import { aliasNotFound, disabled, keyNotFound, notFound, pendingDeletion } from './errors';
import type { GrantRecord } from './grant';
import type { AliasRecord, KeyRecord, Material } from './key';

const DAY_MS = 86_400_000;
const KEY_ID = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/;

export class KmsContext {
  readonly keys: Documents<KeyRecord>;
  readonly aliases: Documents<AliasRecord>;
  readonly grants: Documents<GrantRecord>;

  constructor(readonly platform: Platform) {
    this.keys = platform.store.documents<KeyRecord>('kms_keys');
    this.aliases = platform.store.documents<AliasRecord>('kms_aliases');
    this.grants = platform.store.documents<GrantRecord>('kms_grants');
  }

  keyArn(id: string): string {
    return `arn:aws:kms:${this.platform.region}:${this.platform.account}:key/${id}`;
  }

  aliasArn(name: string): string {
    return `arn:aws:kms:${this.platform.region}:${this.platform.account}:${name}`;
  }

  /** A key by its id, its ARN, an alias or an alias's ARN. @throws ServiceError NotFoundException */
  find(given: string): KeyRecord {
    const local = given.replace(/^arn:aws[\w-]*:kms:[^:]*:\d*:(?:key\/)?/, '');
    if (local.startsWith('alias/')) return this.findById(this.findAlias(local).keyId);
    if (!KEY_ID.test(local)) throw notFound(`Invalid keyId '${given}'`);
    return this.findById(local);
  }

  /** As `find`, for a key that is about to work. @throws ServiceError DisabledException, KMSInvalidStateException */
  findUsable(given: string): KeyRecord {
    const key = this.find(given);
    if (key.state === 'PendingDeletion') throw pendingDeletion(this.keyArn(key.id));
    if (key.state === 'Disabled') throw disabled(this.keyArn(key.id));
    return this.rotatedIfDue(key);
  }

  findAlias(name: string): AliasRecord {
    const alias = this.aliases.get(name) ?? (name.startsWith('alias/aws/') ? this.createAwsManaged(name) : undefined);
    if (alias === undefined) throw aliasNotFound(this.aliasArn(name));
    return alias;
  }

  /** Every key whose end has not come, by id. */
  all(): KeyRecord[] {
    return this.keys.values().filter((key) => !this.expired(key));
  }

  newKey(
    options: Pick<KeyRecord, 'description' | 'tags' | 'awsManaged' | 'multiRegion'> & { readonly policy?: string },
  ): KeyRecord {
    const created = this.platform.clock.now();
    const id = options.multiRegion ? `mrk-${randomBytes(16).toString('hex')}` : randomUUID();
    const materials = [newMaterial(created, 'CREATED')];
    return { ...options, id, created, state: 'Enabled', policy: options.policy ?? this.defaultPolicy(), materials };
  }

  private findById(id: string): KeyRecord {
    const key = this.keys.get(id);
    if (key !== undefined && !this.expired(key)) return key;
    if (key !== undefined) this.remove(id);
    throw keyNotFound(this.keyArn(id));
  }

  private expired(key: KeyRecord): boolean {
    return key.deletion !== undefined && key.deletion <= this.platform.clock.now();
  }

  private remove(id: string): void {
    this.platform.store.transaction(() => {
      this.keys.delete(id);
      for (const alias of this.aliases.values()) if (alias.keyId === id) this.aliases.delete(alias.name);
      for (const [grant] of this.grants.list({ prefix: `${id} ` })) this.grants.delete(grant);
    });
  }

  private rotatedIfDue(key: KeyRecord): KeyRecord {
    const now = this.platform.clock.now();
    if (key.rotation === undefined || key.rotation.next > now) return key;
    const { periodDays, next } = key.rotation;
    const rotated = {
      ...key,
      materials: [...key.materials, newMaterial(next, 'AUTOMATIC')],
      rotation: { periodDays, next: now + periodDays * DAY_MS },
    };
    this.keys.put(key.id, rotated);
    return rotated;
  }

  private createAwsManaged(name: string): AliasRecord {
    const service = name.slice('alias/aws/'.length);
    const description = `Default key that protects my ${service} resources when no other key is defined`;
    const key = this.newKey({ description, tags: [], awsManaged: true, multiRegion: false });
    const alias = { name, keyId: key.id, created: key.created, updated: key.created };
    this.platform.store.transaction(() => {
      this.keys.put(key.id, key);
      this.aliases.put(name, alias);
    });
    return alias;
  }

  private defaultPolicy(): string {
    const statement = {
      Sid: 'Enable IAM User Permissions',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${this.platform.account}:root` },
      Action: 'kms:*',
      Resource: '*',
    };
    return JSON.stringify({ Version: '2012-10-17', Id: 'key-default-1', Statement: [statement] });
  }
}

export function newMaterial(created: number, cause: Material['cause']): Material {
  return { secret: randomBytes(32).toString('base64'), created, cause };
}
