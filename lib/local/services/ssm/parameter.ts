import type { ParameterTier, ParameterType } from '@aws-sdk/client-ssm';
import type { Tag } from '../../common/tags';

export interface ParameterVersion {
  readonly version: number;
  readonly type: ParameterType;
  /** The text itself, or base64 of the ciphertext for a SecureString. */
  readonly value: string;
  readonly keyId?: string;
  readonly description?: string;
  readonly allowedPattern?: string;
  readonly tier: ParameterTier;
  readonly labels: readonly string[];
  /** Epoch milliseconds. */
  readonly modified: number;
  readonly modifiedBy: string;
}

export interface ParameterRecord {
  readonly name: string;
  /** Oldest first, never empty. */
  readonly versions: readonly ParameterVersion[];
  readonly tags: readonly Tag[];
}

export const KEPT_VERSIONS = 100;

export function latestOf(record: ParameterRecord): ParameterVersion {
  return record.versions[record.versions.length - 1] as ParameterVersion;
}

/** `name`, `name:3` or `name:label`; a name may also be given as its ARN. */
export function splitSelector(given: string): { readonly name: string; readonly selector?: string } {
  const local = given.replace(/^arn:aws[\w-]*:ssm:[^:]*:\d*:parameter(?=\/)/, '');
  const [name, selector] = local.split(':', 2) as [string, string | undefined];
  return { name, selector };
}

export function tryFindVersion(record: ParameterRecord, selector: string | undefined): ParameterVersion | undefined {
  if (selector === undefined) return latestOf(record);
  return record.versions.find((version) => String(version.version) === selector || version.labels.includes(selector));
}
