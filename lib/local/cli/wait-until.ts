import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Looks again and again until `look` finds something. In real time, whatever clock the cloud runs by.
 * @returns undefined when nothing was found within `within` milliseconds
 */
export async function waitUntil<T>(
  look: () => Promise<T | undefined> | T | undefined,
  every: number,
  within: number,
): Promise<T | undefined> {
  for (const deadline = performance.now() + within; performance.now() < deadline;) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(every);
  }
  return undefined;
}
