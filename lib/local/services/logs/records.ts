import type { LogGroupClass, MetricTransformation } from '@aws-sdk/client-cloudwatch-logs';
import type { Tag } from '../../common/tags';

export interface GroupRecord {
  /** Of this group alone: a group that is made again under its name gets another. */
  readonly id: number;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly retentionDays?: number;
  readonly kmsKeyId?: string;
  readonly class: LogGroupClass;
  readonly tags: readonly Tag[];
  readonly metricFilters: readonly MetricFilterRecord[];
  readonly subscriptionFilters: readonly SubscriptionFilterRecord[];
}

export interface MetricFilterRecord {
  readonly name: string;
  readonly pattern: string;
  readonly transformation: MetricTransformation;
  readonly created: number;
}

export interface SubscriptionFilterRecord {
  readonly name: string;
  readonly pattern: string;
  readonly destinationArn: string;
  readonly roleArn?: string;
  readonly distribution: 'ByLogStream' | 'Random';
  readonly created: number;
}

export interface StreamRow {
  readonly id: number;
  readonly name: string;
  readonly created: number;
  readonly first_event: number | null;
  readonly last_event: number | null;
  readonly last_ingestion: number | null;
}

export interface EventRow {
  readonly id: number;
  readonly time: number;
  readonly ingested: number;
  readonly message: string;
}

export interface NewEvent {
  readonly timestamp: number;
  readonly message: string;
}

/** Where an event stands: by time, and among those of the same time by the order of arrival. */
export interface Position {
  readonly time: number;
  readonly id: number;
}

export interface Range {
  /** Inclusive, epoch milliseconds. */
  readonly from: number;
  /** Exclusive. */
  readonly until: number;
}
