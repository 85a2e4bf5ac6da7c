import type { Tag } from '../../common/tags';

/** Times are epoch milliseconds, documents the text that was given. */
interface Entity {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  readonly created: number;
  readonly tags: readonly Tag[];
}

export interface RoleRecord extends Entity {
  readonly trust: string;
  readonly description?: string;
  /** Seconds. */
  readonly maxSessionDuration: number;
  readonly boundary?: string;
  readonly inline: readonly InlinePolicy[];
  /** ARNs of managed policies. */
  readonly attached: readonly string[];
  /** The service that a service-linked role belongs to. */
  readonly linkedTo?: string;
}

export interface InlinePolicy {
  readonly name: string;
  readonly document: string;
}

export interface PolicyRecord extends Entity {
  readonly description?: string;
  readonly updated: number;
  readonly versions: readonly PolicyVersionRecord[];
  readonly defaultVersion: string;
  /** Numbers are never used twice. */
  readonly nextVersion: number;
}

export interface PolicyVersionRecord {
  readonly id: string;
  readonly document: string;
  readonly created: number;
}

export interface InstanceProfileRecord extends Entity {
  readonly role?: string;
}
