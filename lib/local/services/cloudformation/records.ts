import type { StackStatus } from '@aws-sdk/client-cloudformation';
import type { Change } from '../../template/change';
import type { Properties } from '../../template/json';
import type { ParameterValue } from '../../template/parameters';
import type { Tag } from '../../template/resources/support';
import type { ResourceDeclaration } from '../../template/template';

/** What a caller asked a stack to be. */
export interface StackInput {
  readonly templateBody: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly tags: readonly Tag[];
  readonly capabilities: readonly string[];
  readonly notificationArns: readonly string[];
  readonly roleArn?: string;
  readonly description?: string;
  /** Parameters whose values are never shown. */
  readonly noEcho: readonly string[];
}

export interface OutputRecord {
  readonly key: string;
  readonly value: string;
  readonly description?: string;
  readonly exportName?: string;
}

export type OnFailure = 'ROLLBACK' | 'DELETE' | 'DO_NOTHING';

/** How the running, or last, operation of a stack is to be done. */
export interface OperationRecord {
  readonly id: string;
  readonly clientToken?: string;
  readonly onFailure: OnFailure;
  readonly retainExceptOnCreate: boolean;
  /** Logical ids that a deletion leaves, or that a continued rollback passes over. */
  readonly skip: readonly string[];
  /** Deletes the stack even if resources stay. */
  readonly force: boolean;
}

/** Times are epoch milliseconds. */
export interface StackRecord {
  readonly id: string;
  readonly name: string;
  readonly created: number;
  status: StackStatus;
  statusReason?: string;
  updated?: number;
  deleted?: number;
  /** What the running or last operation wants; undefined while a stack is only under review. */
  input?: StackInput;
  /** What to return to when an update fails. */
  previousInput?: StackInput;
  outputs: readonly OutputRecord[];
  operation?: OperationRecord;
  changeSetId?: string;
  timeoutMinutes?: number;
  terminationProtection: boolean;
  policyBody?: string;
  drift?: { readonly status: 'DRIFTED' | 'IN_SYNC'; readonly time: number };
}

/** One physical resource. */
export interface Snapshot {
  readonly type: string;
  readonly physicalId: string;
  /** Random part of generated names. */
  readonly token: string;
  /** Evaluated; dynamic references are left as they are, so that no secret is stored. */
  readonly properties: Properties;
  readonly attributes: Properties;
  readonly noEcho?: boolean;
  readonly declaration: ResourceDeclaration;
  readonly dependsOn: readonly string[];
}

export interface ResourceRecord extends Snapshot {
  readonly stackId: string;
  readonly logicalId: string;
  readonly status: string;
  readonly statusReason?: string;
  readonly time: number;
  /** Made by the running operation: a rollback deletes it. */
  readonly added?: boolean;
  /** What the running update found: a rollback returns to it. */
  readonly previous?: Snapshot;
  /** What a rolled back replacement made: deleted when the rollback cleans up. */
  readonly discard?: Snapshot;
  /** Physical id that the creation under way will give, should it be interrupted. */
  readonly attempt?: string;
  readonly drift?: {
    readonly status: 'DELETED' | 'IN_SYNC' | 'MODIFIED' | 'NOT_CHECKED';
    readonly time: number;
    readonly actual?: Properties;
  };
}

export interface EventRecord {
  readonly id: string;
  readonly stackId: string;
  readonly stackName: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly properties?: string;
  readonly clientToken?: string;
  readonly operationId?: string;
  readonly time: number;
}

export interface ChangeSetRecord {
  readonly id: string;
  readonly name: string;
  readonly stackId: string;
  readonly stackName: string;
  readonly created: number;
  readonly description?: string;
  readonly status: 'CREATE_COMPLETE' | 'FAILED';
  readonly statusReason?: string;
  readonly executionStatus: 'AVAILABLE' | 'UNAVAILABLE' | 'OBSOLETE' | 'EXECUTE_COMPLETE';
  readonly input: StackInput;
  readonly changes: readonly Change[];
  readonly onStackFailure?: OnFailure;
  readonly includeNestedStacks?: boolean;
}
