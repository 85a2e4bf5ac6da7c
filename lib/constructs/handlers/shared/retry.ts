/** Waits between tries, in milliseconds: 71 s together, the time that a fresh IAM role may need to be known everywhere. */
export const DELAYS = [1000, 2000, 4000, 8000, 16000, 20000, 20000];

export interface RetryPorts {
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const TRANSIENT =
  /throttl|toomanyrequests|requestlimitexceeded|serviceunavailable|internalserver|internalfailure|timeout/i;

/** A policy of the same deployment may not be in force yet. */
const NOT_YET_ALLOWED = /accessdenied|notauthorized/i;

/** True for refusals that go away by themselves. */
export function mayPass(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const fault = (error as { $fault?: string }).$fault;
  return fault === 'server' || TRANSIENT.test(error.name) || NOT_YET_ALLOWED.test(error.name);
}

/** Repeats `action` while `retryable` says so of its error, with growing waits; the last error is thrown. */
export async function retrying<T>(
  ports: RetryPorts,
  action: () => Promise<T>,
  retryable: (error: unknown) => boolean = mayPass,
): Promise<T> {
  for (const delay of DELAYS) {
    try {
      return await action();
    } catch (error) {
      if (!retryable(error)) throw error;
      await ports.sleep(delay);
    }
  }
  return action();
}
