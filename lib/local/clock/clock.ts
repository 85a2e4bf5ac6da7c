/** Where time comes from. Code under `lib/local` never reads the machine's clock itself. */
export interface Clock {
  /** Milliseconds since 1970 in this clock's time. */
  now(): number;
  date(): Date;
  /** How many times as fast as the machine's clock it runs. @default 1 */
  readonly factor?: number;
  /** Runs `action` once, `milliseconds` of this clock's time from now. The owner must `cancel()` what it no longer wants. */
  schedule(milliseconds: number, action: () => void): Timer;
  /** Resolves after `milliseconds` of this clock's time. Rejects with the signal's reason when it aborts first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export interface Timer {
  cancel(): void;
}
