import { Placements } from '../../../../lib/local/containers/docker/placements';
import type { ContainerSpec } from '../../../../lib/local/containers/engine';
import { scripted } from '../../../_helpers/containers';

const NETWORK = { id: 'n1', remove: () => Promise.resolve() };
const READY = { container: 'c1', address: '172.17.0.9' };

function placements(reachesContainers = true): { placements: Placements; done: string[] } {
  const done: string[] = [];
  const networks = {
    create: (_labels: object, isolated: boolean) => {
      done.push(`create ${isolated ? 'isolated' : 'open'}`);
      return Promise.resolve(NETWORK);
    },
    remove: (id: string) => Promise.resolve(void done.push(`remove ${id}`)),
  };
  const pool = {
    take: (hostname?: string) => (hostname === 'algo-1' ? READY : undefined),
    refill: (hostname?: string) => void done.push(`refill ${hostname}`),
    discard: (container: string) => void done.push(`discard ${container}`),
  };
  return { placements: new Placements({ reachesContainers }, networks, pool), done };
}

const spec = (given: Partial<ContainerSpec>): ContainerSpec => scripted([], given);

test('a container joins the network that stands ready for its host name', async () => {
  const { placements: places, done } = placements();
  const placement = await places.choose(spec({ hostname: 'algo-1', port: 8080 }));
  expect(placement).toEqual({ place: { kind: 'namespace', container: 'c1' }, address: '172.17.0.9' });
  await places.leave(placement);
  expect(done).toEqual(['discard c1']);
});

test('where none stands ready it takes the bridge, and the next is prepared', async () => {
  const { placements: places, done } = placements();
  expect(await places.choose(spec({ hostname: 'algo-2' }))).toEqual({ place: { kind: 'bridge' } });
  places.prepareNext(spec({ hostname: 'algo-2' }));
  expect(done).toEqual(['refill algo-2']);
});

test('an isolated container has no network at all', async () => {
  expect(await placements().placements.choose(spec({ isolated: true }))).toEqual({ place: { kind: 'none' } });
});

test('an isolated container that serves has a network without a way out, which goes with it', async () => {
  const { placements: places, done } = placements();
  const placement = await places.choose(spec({ isolated: true, port: 8080 }));
  expect(placement).toEqual({ place: { kind: 'network', id: 'n1' }, own: 'n1' });
  await places.leave(placement);
  expect(done).toEqual(['create isolated', 'remove n1']);
});

test('a given network stays its owner’s', async () => {
  const { placements: places, done } = placements();
  const placement = await places.choose(spec({ network: NETWORK, hostname: 'algo-1' }));
  await places.leave(placement);
  expect(placement).toEqual({ place: { kind: 'network', id: 'n1' } });
  expect(done).toEqual([]);
});

describe('where containers’ own addresses cannot be reached', () => {
  test('ports are published, and no network stands ready', async () => {
    const { placements: places } = placements(false);
    const serving = spec({ hostname: 'algo-1', port: 8080 });
    expect(places.publishes(serving)).toBe(true);
    expect(await places.choose(serving)).toEqual({ place: { kind: 'bridge' } });
  });

  test('an isolated container that serves is refused', async () => {
    await expect(placements(false).placements.choose(spec({ isolated: true, port: 8080 }))).rejects.toMatchObject({
      code: 'unsupported',
    });
  });
});
