import type { DependencyGraph } from '../../../template/graph';
import { reversed } from '../../../template/graph';
import type { ResourceRecord, Snapshot } from '../records';
import type { Journal } from './journal';
import type { ResourceWorker } from './resource-worker';
import { statusReason, Stopping } from './reasons';
import type { Failure } from './run-in-order';
import { runInOrder } from './run-in-order';
import type { StackRun } from './stack-run';

/** A physical resource to delete, on behalf of a logical one. */
export interface Doomed {
  readonly record: Pick<ResourceRecord, 'stackId' | 'logicalId'> & Snapshot;
  readonly retain: boolean;
  /** How the outcome is kept; without it only events tell of it. */
  readonly keep?: (status: string, reason?: string) => void;
}

/** Deletes what depends on others first; goes on with whatever a failure does not touch. */
export class Deletion {
  constructor(
    private readonly journal: Journal,
    private readonly worker: ResourceWorker,
    private readonly run: StackRun,
  ) {}

  async all(doomed: readonly Doomed[]): Promise<Failure[]> {
    const failures = await runInOrder(deletionGraph(doomed), (key) => this.delete(doomed[Number(key)] as Doomed), {
      keepGoing: true,
    });
    this.run.checkRunning();
    return failures.map(({ logicalId: key, error }) => ({
      logicalId: (doomed[Number(key)] as Doomed).record.logicalId,
      error,
    }));
  }

  private async delete({ record, retain, keep }: Doomed): Promise<void> {
    this.run.checkRunning();
    const note = (status: string, reason?: string): void =>
      keep === undefined ? this.journal.addResourceEvent(record, status, reason) : keep(status, reason);
    if (retain) return note('DELETE_SKIPPED');
    if (record.physicalId === '') return note('DELETE_COMPLETE');
    note('DELETE_IN_PROGRESS');
    try {
      await this.worker.remove(record);
      note('DELETE_COMPLETE');
    } catch (error) {
      if (!(error instanceof Stopping)) note('DELETE_FAILED', statusReason(error, 'Resource deletion cancelled'));
      throw error;
    }
  }
}

/** Keys are positions: one logical resource may have two physical ones to delete. */
function deletionGraph(doomed: readonly Doomed[]): DependencyGraph {
  const keysOf = (logicalId: string): string[] =>
    doomed.flatMap(({ record }, index) => (record.logicalId === logicalId ? [String(index)] : []));
  return reversed(new Map(doomed.map(({ record }, index) => [String(index), record.dependsOn.flatMap(keysOf)])));
}
