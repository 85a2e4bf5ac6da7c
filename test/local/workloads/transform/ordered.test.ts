import { Semaphore } from '../../../../lib/local/common/semaphore';
import { mapOrdered } from '../../../../lib/local/workloads/transform/ordered';

interface World {
  taken: number;
  returned: boolean;
}

async function* items(count: number, world: World): AsyncGenerator<number> {
  try {
    for (let item = 0; item < count; item += 1) {
      world.taken += 1;
      yield await Promise.resolve(item);
    }
  } finally {
    world.returned = true;
  }
}

test('results come in order, and no more work is under way than there are places', async () => {
  const world = { taken: 0, returned: false };
  let running = 0;
  let most = 0;
  const results: number[] = [];
  const work = async (item: number): Promise<number> => {
    most = Math.max(most, (running += 1));
    // The later ones are quicker.
    for (let turn = 20 - item; turn > 0; turn -= 1) await Promise.resolve();
    running -= 1;
    return item * 10;
  };
  for await (const result of mapOrdered(items(20, world), new Semaphore(3), 3, work)) results.push(result);
  expect(results).toEqual(Array.from({ length: 20 }, (_, index) => index * 10));
  expect(most).toBe(3);
});

test('nothing is read ahead of the places, and a failure ends the source', async () => {
  const world = { taken: 0, returned: false };
  const work = (item: number): Promise<number> =>
    item === 4 ? Promise.reject(new Error('bad')) : Promise.resolve(item);
  const seen: number[] = [];
  const consume = async () => {
    for await (const result of mapOrdered(items(1000, world), new Semaphore(2), 2, work)) seen.push(result);
  };
  await expect(consume()).rejects.toThrow('bad');
  expect(seen).toEqual([0, 1, 2, 3]);
  expect(world.taken).toBeLessThan(10);
  expect(world.returned).toBe(true);
});
