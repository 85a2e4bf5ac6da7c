import type { Semaphore } from '../../common/semaphore';

/**
 * Works on items as places become free, and gives the results in the items' order. Items are taken from the source only
 * when there is a place for them, so that no more of them than places are in memory.
 */
export async function* mapOrdered<Item, Result>(
  source: AsyncIterator<Item>,
  places: Semaphore,
  window: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const pending: Promise<Result | typeof END>[] = [];
  let taken: Promise<unknown> = Promise.resolve();
  let ended = false;
  const take = (): Promise<Result | typeof END> => {
    const former = taken;
    let onTaken: () => void = () => undefined;
    taken = new Promise<void>((resolve) => (onTaken = resolve));
    return places.run(async () => {
      const next = await former.then(() => source.next()).finally(onTaken);
      if (next.done === true) ended = true;
      return next.done === true ? END : work(next.value);
    });
  };
  try {
    for (;;) {
      while (!ended && pending.length < window) pending.push(quiet(take()));
      const first = await pending.shift();
      if (first === undefined || first === END) return;
      yield first;
    }
  } finally {
    ended = true;
    await Promise.allSettled(pending);
    await source.return?.();
  }
}

const END = Symbol('end');

/** Its rejection is heard when its turn comes. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
