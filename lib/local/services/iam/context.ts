import { randomBytes } from 'node:crypto';
import type { Documents } from '../../store/documents';
import type { Platform } from '../service';
import { noSuchPolicy, noSuchProfile, noSuchRole, protectedRole } from './errors';
import type { InstanceProfileRecord, PolicyRecord, RoleRecord } from './records';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Names are told apart without regard to case: they are stored under their lower-case form. */
export class IamContext {
  readonly roles: Documents<RoleRecord>;
  /** By ARN. */
  readonly policies: Documents<PolicyRecord>;
  readonly profiles: Documents<InstanceProfileRecord>;

  constructor(readonly platform: Platform) {
    this.roles = platform.store.documents<RoleRecord>('iam_roles');
    this.policies = platform.store.documents<PolicyRecord>('iam_policies');
    this.profiles = platform.store.documents<InstanceProfileRecord>('iam_instance_profiles');
  }

  findRole(name: string): RoleRecord {
    const role = this.roles.get(name.toLowerCase());
    if (role?.name !== name) throw noSuchRole(name);
    return role;
  }

  /** @throws ServiceError UnmodifiableEntity when the role belongs to a service */
  findModifiableRole(name: string): RoleRecord {
    const role = this.findRole(name);
    if (role.linkedTo !== undefined) throw protectedRole(name);
    return role;
  }

  saveRole(role: RoleRecord): void {
    this.roles.put(role.name.toLowerCase(), role);
  }

  findPolicy(arn: string): PolicyRecord {
    const policy = this.policies.get(arn);
    if (policy === undefined) throw noSuchPolicy(arn);
    return policy;
  }

  findProfile(name: string): InstanceProfileRecord {
    const profile = this.profiles.get(name.toLowerCase());
    if (profile?.name !== name) throw noSuchProfile(name);
    return profile;
  }

  saveProfile(profile: InstanceProfileRecord): void {
    this.profiles.put(profile.name.toLowerCase(), profile);
  }

  /** How often each managed policy is in use: attached to a role, or as a role's boundary. */
  usage(): { readonly attachments: ReadonlyMap<string, number>; readonly boundaries: ReadonlyMap<string, number> } {
    const attachments = new Map<string, number>();
    const boundaries = new Map<string, number>();
    for (const role of this.roles.values()) {
      for (const arn of role.attached) attachments.set(arn, (attachments.get(arn) ?? 0) + 1);
      if (role.boundary !== undefined) boundaries.set(role.boundary, (boundaries.get(role.boundary) ?? 0) + 1);
    }
    return { attachments, boundaries };
  }

  arnOf(kind: 'role' | 'policy' | 'instance-profile', path: string, name: string): string {
    return `arn:aws:iam::${this.platform.account}:${kind}${path}${name}`;
  }

  /** AWS's form: four letters for the kind, then 17 of base 32. */
  newId(prefix: 'AROA' | 'ANPA' | 'AIPA'): string {
    return prefix + [...randomBytes(17)].map((byte) => BASE32[byte % 32]).join('');
  }
}

export function isAwsManaged(arn: string): boolean {
  return /^arn:aws[\w-]*:iam::aws:policy\/[\w+=,.@/-]+$/.test(arn);
}

/** RFC 3986, as IAM returns every policy document. */
export function percentEncode(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
