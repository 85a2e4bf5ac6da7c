import { messageOf } from '../../../common/errors';
import type { StackRecord } from '../records';
import { createFlow, failCreation, rollbackCreation } from './create-flow';
import { finishDeletion } from './delete-flow';
import type { EngineParts } from './parts';
import { INTERRUPTED, Stopping } from './reasons';
import { StackFlow } from './stack-flow';
import { StackRun } from './stack-run';
import { cleanUpRollback, cleanUpUpdate, failUpdate, rollbackUpdate, updateFlow } from './update-flow';

type Flow = (flow: StackFlow) => Promise<void>;

/** How each operation of a stack goes on from its status, also after the local cloud was killed in the middle of it. */
const FLOWS: Partial<Record<StackRecord['status'], { readonly begin: Flow; readonly resume: Flow }>> = {
  CREATE_IN_PROGRESS: { begin: createFlow, resume: (flow) => failCreation(flow, `${INTERRUPTED}. `) },
  UPDATE_IN_PROGRESS: { begin: updateFlow, resume: (flow) => failUpdate(flow, `${INTERRUPTED}. `) },
  ROLLBACK_IN_PROGRESS: { begin: rollbackCreation, resume: rollbackCreation },
  UPDATE_ROLLBACK_IN_PROGRESS: { begin: rollbackUpdate, resume: rollbackUpdate },
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: { begin: (flow) => cleanUpUpdate(flow), resume: (flow) => cleanUpUpdate(flow) },
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: { begin: cleanUpRollback, resume: cleanUpRollback },
  DELETE_IN_PROGRESS: { begin: finishDeletion, resume: finishDeletion },
};

const FAILED: Partial<Record<StackRecord['status'], StackRecord['status']>> = {
  CREATE_IN_PROGRESS: 'CREATE_FAILED',
  UPDATE_IN_PROGRESS: 'UPDATE_FAILED',
  ROLLBACK_IN_PROGRESS: 'ROLLBACK_FAILED',
  UPDATE_ROLLBACK_IN_PROGRESS: 'UPDATE_ROLLBACK_FAILED',
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: 'UPDATE_COMPLETE',
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: 'UPDATE_ROLLBACK_COMPLETE',
  DELETE_IN_PROGRESS: 'DELETE_FAILED',
};

/** How long the answer to a change waits for what may be over at once, in milliseconds. */
const PATIENCE = 1000;

/** Runs the operations of stacks in the background, one per stack at a time. */
export class Engine {
  private readonly runs = new Map<string, StackRun>();

  constructor(private readonly parts: EngineParts) {}

  /** Goes on in the background from the status that the stack has been given. */
  begin(stackId: string): StackRun {
    return this.start(stackId, 'begin');
  }

  /**
   * Resolves when the operation is over, or a moment after a resource began to wait for something that takes its time.
   * So a stack of mere metadata is terminal when the caller looks for the first time.
   */
  async aMoment(run: StackRun): Promise<void> {
    const moment = run.waiting.then(() => this.parts.platform.clock.sleep(PATIENCE));
    await Promise.race([run.settled, moment]);
  }

  /** Takes up what was under way when the local cloud ended. */
  resume(): void {
    for (const stack of this.parts.store.stacks())
      if (FLOWS[stack.status] !== undefined) this.start(stack.id, 'resume');
  }

  /** Fails what the stack's operation is waiting for, so that it rolls back. */
  cancel(stackId: string): void {
    this.runs.get(stackId)?.cancel();
  }

  /** Ends the stack's operation where it stands, for another one that takes over. */
  async abandon(stackId: string): Promise<void> {
    const run = this.runs.get(stackId);
    run?.stop();
    await run?.settled;
  }

  async stop(): Promise<void> {
    const runs = [...this.runs.values()];
    for (const run of runs) run.stop();
    await Promise.all(runs.map((run) => run.settled));
  }

  private start(stackId: string, how: 'begin' | 'resume'): StackRun {
    const run = new StackRun(stackId);
    this.runs.set(stackId, run);
    const flow = new StackFlow(this.parts, run);
    const work = FLOWS[flow.stack.status]?.[how];
    void Promise.resolve(work?.(flow))
      .catch((error: unknown) => this.breakOff(flow, error))
      .finally(() => {
        this.runs.delete(stackId);
        run.noteSettled();
      });
    return run;
  }

  /** Trouble of our own: the stack fails instead of staying in progress for ever. */
  private breakOff(flow: StackFlow, error: unknown): void {
    if (error instanceof Stopping) return;
    this.parts.platform.report(`stack ${flow.stack.name}: the operation broke off`, error);
    const failed = FAILED[flow.stack.status];
    if (failed !== undefined)
      flow.journal.stackStatus(flow.run.stackId, failed, `Internal Failure: ${messageOf(error)}`);
  }
}
