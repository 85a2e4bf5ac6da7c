import type { Namespace, NamespaceKind } from '../../../../lib/local/containers/docker/namespace';
import { NamespacePool } from '../../../../lib/local/containers/docker/namespace-pool';

let made: string[];
let removed: string[];
let pool: NamespacePool;
let failure: Error | undefined;
let reports: string[];

beforeEach(() => {
  [made, removed, reports, failure] = [[], [], [], undefined];
  const namespaces = {
    make: ({ hostname, relay }: NamespaceKind): Promise<Namespace | undefined> => {
      if (failure !== undefined) return Promise.reject(failure);
      if (relay?.image === 'no-python') return Promise.resolve(undefined);
      made.push(`${hostname}-${relay?.image ?? 'pause'}-${made.length}`);
      return Promise.resolve({ container: made.at(-1)! });
    },
    remove: ({ container }: Namespace) => Promise.resolve(void removed.push(container)),
  };
  pool = new NamespacePool({ namespaces, report: (message) => reports.push(message) });
});

const relay = (image: string): NamespaceKind => ({ hostname: 'algo-1', relay: { image, port: 4566 } });
const PAUSE: NamespaceKind = { hostname: 'algo-1' };

test('the first of a kind finds none, and two stand ready for the next', async () => {
  expect(await pool.take(PAUSE)).toBeUndefined();
  pool.refill(PAUSE);
  await pool.settled();
  expect(made).toHaveLength(2);
  expect(await pool.take(relay('a'))).toBeUndefined();
  expect(await pool.take({ hostname: 'algo-2' })).toBeUndefined();
  expect(await pool.take(PAUSE)).toEqual({ container: made[0] });
});

test('many containers at once leave no more than four', async () => {
  for (let count = 0; count < 20; count += 1) pool.refill(PAUSE);
  await pool.settled();
  expect(made).toHaveLength(4);
});

test('one that was announced is waited for, and made once', async () => {
  pool.announce(relay('a'));
  pool.announce(relay('a'));
  expect(await pool.take(relay('a'))).toEqual({ container: 'algo-1-a-0' });
  expect(await pool.take(relay('a'))).toBeUndefined();
});

test('one that was announced and never came is removed in the end', async () => {
  pool.announce(relay('a'));
  pool.refill(relay('a'));
  await pool.close();
  expect(removed.sort()).toEqual(made.sort());
  expect(made).toHaveLength(2);
});

test('of the kinds that run an image’s program the last four are kept', async () => {
  for (const image of ['a', 'b', 'c', 'a', 'd', 'e']) pool.refill(relay(image));
  pool.refill(PAUSE);
  await pool.settled();
  expect(removed).toEqual(made.filter((name) => name.startsWith('algo-1-b')));
  expect(await pool.take(relay('a'))).toBeDefined();
  expect(await pool.take(PAUSE)).toBeDefined();
});

test('a kind that cannot be made is tried again, one that fails ends the keeping', async () => {
  pool.refill(relay('no-python'));
  await pool.settled();
  expect(reports).toEqual([]);
  failure = new Error('full');
  pool.announce(relay('a'));
  expect(await pool.take(relay('a'))).toBeUndefined();
  pool.refill(relay('a'));
  await pool.settled();
  expect(reports).toEqual(['a network that stood ready made trouble']);
  failure = undefined;
  pool.refill(relay('a'));
  await pool.settled();
  expect(made).toEqual([]);
});
