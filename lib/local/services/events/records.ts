import type { Target } from '@aws-sdk/client-eventbridge';
import type { Tag } from '../../common/tags';

export interface BusRecord {
  readonly name: string;
  readonly description?: string;
  readonly kmsKeyIdentifier?: string;
  readonly policy?: string;
  readonly created: number;
  readonly modified: number;
  readonly tags: readonly Tag[];
}

export interface RuleRecord {
  readonly bus: string;
  readonly name: string;
  readonly pattern?: string;
  readonly schedule?: string;
  readonly enabled: boolean;
  readonly description?: string;
  readonly roleArn?: string;
  readonly targets: readonly Target[];
  readonly tags: readonly Tag[];
}

/** An event as rules and targets see it. */
export interface EventDocument {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601 without fractions of a second. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}
