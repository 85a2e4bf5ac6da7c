import { randomUUID } from 'node:crypto';
import type { StackStatus } from '@aws-sdk/client-cloudformation';
import type { Clock } from '../../../clock/clock';
import { KNOWN_AFTER_APPLY } from '../../../template/change-details';
import type { EventRecord, ResourceRecord, StackRecord } from '../records';
import type { StackStore } from '../stack-store';

export const STACK_TYPE = 'AWS::CloudFormation::Stack';

/** Every change of a status, with the event that tells of it, in one transaction. */
export class Journal {
  constructor(
    private readonly store: StackStore,
    private readonly clock: Clock,
  ) {}

  stackStatus(stackId: string, status: StackStatus, reason?: string, changes: Partial<StackRecord> = {}): StackRecord {
    return this.store.transaction(() => {
      const stack: StackRecord = { ...this.stack(stackId), ...changes, status, statusReason: reason };
      this.store.putStack(stack);
      this.addEvent(stack, { logicalId: stack.name, physicalId: stack.id, type: STACK_TYPE, status, reason });
      return stack;
    });
  }

  /** Stores the resource as it is now, its new status included. */
  resourceStatus(record: ResourceRecord, status: string, reason?: string): ResourceRecord {
    return this.store.transaction(() => {
      const changed: ResourceRecord = { ...record, status, statusReason: reason, time: this.clock.now() };
      this.store.putResource(changed);
      this.addResourceEvent(changed, status, reason);
      return changed;
    });
  }

  /** An event of a physical resource that is no longer the stack's, without a change of its row. */
  addResourceEvent(
    record: Pick<ResourceRecord, 'stackId' | 'logicalId' | 'physicalId' | 'type' | 'properties'>,
    status: string,
    reason?: string,
  ): void {
    const { logicalId, physicalId, type } = record;
    const properties = JSON.stringify(record.properties) ?? KNOWN_AFTER_APPLY;
    this.addEvent(this.stack(record.stackId), { logicalId, physicalId, type, status, reason, properties });
  }

  private stack(stackId: string): StackRecord {
    return this.store.tryFindStack(stackId) as StackRecord;
  }

  private addEvent(
    stack: StackRecord,
    event: Pick<EventRecord, 'logicalId' | 'physicalId' | 'type' | 'status' | 'reason' | 'properties'>,
  ): void {
    const { operation } = stack;
    this.store.addEvent({
      id: event.type === STACK_TYPE ? randomUUID() : `${event.logicalId}-${event.status}-${randomUUID()}`,
      stackId: stack.id,
      stackName: stack.name,
      ...event,
      ...(operation?.clientToken !== undefined && { clientToken: operation.clientToken }),
      ...(operation !== undefined && { operationId: operation.id }),
      time: this.timeAfter(stack.id),
    });
  }

  /** Clients order events by their time: no two of a stack may have the same. */
  private timeAfter(stackId: string): number {
    const [last] = this.store.events(stackId, Number.MAX_SAFE_INTEGER, 1);
    return Math.max(this.clock.now(), (last?.event.time ?? 0) + 1);
  }
}
