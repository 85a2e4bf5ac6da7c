import type { Clock, Timer } from './clock';

/** setTimeout fires at once for anything longer. */
const LONGEST_DELAY = 2 ** 31 - 1;

/** The machine's clock, or one that runs `factor` times as fast from the moment it is made (60: one minute takes one second). */
export class SystemClock implements Clock {
  private readonly start = Date.now();

  constructor(readonly factor = 1) {
    if (!(factor > 0)) throw new RangeError(`clock factor must be greater than 0, got ${factor}`);
  }

  now(): number {
    const real = Date.now();
    return this.factor === 1 ? real : Math.round(this.start + (real - this.start) * this.factor);
  }

  date(): Date {
    return new Date(this.now());
  }

  schedule(milliseconds: number, action: () => void): Timer {
    const due = Date.now() + milliseconds / this.factor;
    let handle: NodeJS.Timeout;
    const arm = (): void => {
      const left = Math.max(0, due - Date.now());
      handle = setTimeout(() => (left > LONGEST_DELAY ? arm() : action()), Math.min(left, LONGEST_DELAY));
      handle.unref();
    };
    arm();
    return { cancel: () => clearTimeout(handle) };
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, milliseconds, signal);
  }
}

export function sleepOn(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason as Error);
    const onAbort = (): void => {
      timer.cancel();
      reject(signal?.reason as Error);
    };
    const timer = clock.schedule(milliseconds, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
