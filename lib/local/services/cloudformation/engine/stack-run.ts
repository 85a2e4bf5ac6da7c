import { Cancelled, Stopping } from './reasons';

/** One operation of a stack while it is under way. */
export class StackRun {
  readonly settled: Promise<void>;
  /** Resolves when a resource first waits for something other than a call to a service. */
  readonly waiting: Promise<void>;
  private controller = new AbortController();
  private stopping = false;
  private setWaiting: () => void = () => undefined;
  private setSettled: () => void = () => undefined;

  constructor(readonly stackId: string) {
    this.waiting = new Promise((resolve) => (this.setWaiting = resolve));
    this.settled = new Promise((resolve) => (this.setSettled = resolve));
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  noteWaiting(): void {
    this.setWaiting();
  }

  noteSettled(): void {
    this.setSettled();
  }

  /** Gives up what waits, for a rollback. */
  cancel(): void {
    this.controller.abort(new Cancelled());
  }

  /** After a cancellation, for the rollback's own waits. */
  renew(): void {
    if (!this.stopping) this.controller = new AbortController();
  }

  stop(): void {
    this.stopping = true;
    this.controller.abort(new Stopping());
  }

  /** @throws Stopping */
  checkRunning(): void {
    if (this.stopping) throw new Stopping();
  }
}
