import { Placements } from '../../../../lib/local/containers/docker/placements';
import type { Namespace, NamespaceKind, Site } from '../../../../lib/local/containers/docker/namespace';
import type { ContainerSpec, ImageReference } from '../../../../lib/local/containers/engine';
import { scripted } from '../../../_helpers/containers';

const NETWORK = { id: 'n1', remove: () => Promise.resolve() };
const READY: Namespace = { container: 'c1', address: '172.17.0.9' };
const RELAY: Namespace = { container: 'r1', address: '172.17.0.8' };
const JOINED = { place: { kind: 'namespace', container: 'c1' }, joined: { namespace: READY, inNetwork: false } };

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
    take: ({ hostname, relay }: NamespaceKind) =>
      Promise.resolve(hostname === 'algo-1' && relay === undefined ? READY : undefined),
    announce: ({ hostname, relay }: NamespaceKind) => void done.push(`announce ${hostname} ${relay?.image}`),
    refill: ({ hostname, relay }: NamespaceKind) =>
      void done.push(`refill ${hostname}${relay === undefined ? '' : ` ${relay.image} ${relay.port}`}`),
    discard: ({ container }: Namespace) => void done.push(`discard ${container}`),
  };
  const namespaces = {
    make: ({ relay }: NamespaceKind, site: Site = {}) => {
      done.push(`make ${JSON.stringify([relay, site])}`);
      return Promise.resolve(relay?.image === 'no-python' ? undefined : RELAY);
    },
    remove: ({ container }: Namespace) => Promise.resolve(void done.push(`remove ${container}`)),
  };
  const images = {
    nameOf: (image: ImageReference) => Promise.resolve(image.kind === 'docker' ? image.reference : 'folder'),
    obtain: () => Promise.resolve(),
  };
  const relays = { mayRunIn: (image: string) => image !== 'known-without' };
  const daemon = { reachesContainers };
  return { placements: new Placements({ daemon, images, networks, namespaces, pool, relays }), done };
}

const spec = (given: Partial<ContainerSpec>): ContainerSpec => scripted([], given);

test('a container joins the network that stands ready for its host name', async () => {
  const { placements: places, done } = placements();
  const placement = await places.choose(spec({ hostname: 'algo-1', port: 8080 }));
  expect(placement).toEqual(JOINED);
  await places.leave(placement);
  expect(done).toEqual(['discard c1']);
});

test('where none stands ready it takes the bridge, and the next is prepared', async () => {
  const { placements: places, done } = placements();
  expect(await places.choose(spec({ hostname: 'algo-2' }))).toEqual({ place: { kind: 'bridge' } });
  await places.prepareNext(spec({ hostname: 'algo-2' }));
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

describe('a container that is to reach a port of this machine', () => {
  const image = (reference: string): Partial<ContainerSpec> => ({
    image: { kind: 'docker', reference },
    loopbackPort: 4566,
    hostname: 'algo-1',
  });

  test('joins a relay of its own image, which goes with it; the next is prepared', async () => {
    const { placements: places, done } = placements();
    const placement = await places.choose(spec(image('job')));
    expect(placement).toMatchObject({ place: { kind: 'namespace', container: 'r1' } });
    await places.leave(placement);
    await places.prepareNext(spec(image('job')));
    expect(done).toEqual(['make [{"image":"job","port":4566},{}]', 'discard r1', 'refill algo-1 job 4566']);
  });

  test('has its relay in the network of its job, gone before that', async () => {
    const { placements: places, done } = placements();
    await places.leave(await places.choose(spec({ ...image('job'), network: NETWORK })));
    expect(done).toEqual(['make [{"image":"job","port":4566},{"network":"n1"}]', 'remove r1']);
  });

  test('has its port published by the relay where containers have no address here', async () => {
    const { placements: places, done } = placements(false);
    await places.choose(spec({ ...image('job'), port: 8080 }));
    expect(done).toEqual(['make [{"image":"job","port":4566},{"publish":8080}]']);
  });

  test('does without where its image turns out to have no Python, or is known to', async () => {
    expect(await placements().placements.choose(spec(image('no-python')))).toEqual({ place: { kind: 'bridge' } });
    expect(await placements().placements.choose(spec(image('known-without')))).toEqual(JOINED);
  });

  test('has no relay when it is isolated, nor on the port that it serves on', async () => {
    const { placements: places, done } = placements();
    expect(await places.choose(spec({ ...image('job'), isolated: true }))).toEqual({ place: { kind: 'none' } });
    expect(await places.choose(spec({ ...image('job'), port: 4566 }))).toEqual(JOINED);
    expect(done).toEqual([]);
  });
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
