import { channelsOf, shareOf } from '../../../../lib/local/workloads/training/shares';
import type { TrainingChannel } from '../../../../lib/local/workloads/training/spec';
import { channelOf, hosts, object } from './_channel';

const letters = (count = 7) =>
  Array.from('abcdefghij')
    .slice(0, count)
    .map((name) => object(name));

/** What each host gets in an epoch, as words. */
function dealt(channel: TrainingChannel, cluster: ReturnType<typeof hosts>, epoch = 0): string[] {
  return cluster.all.map((host) =>
    shareOf(channel, cluster, host, epoch)
      .map(({ name }) => name)
      .join(''),
  );
}

test('objects are dealt out in turn, so that all hosts together have each once', () => {
  expect(dealt(channelOf(letters(), { distribution: 'ShardedByS3Key' }), hosts(3))).toEqual(['adg', 'be', 'cf']);
});

test('a host may get none', () => {
  expect(dealt(channelOf(letters(1), { distribution: 'ShardedByS3Key' }), hosts(2))).toEqual(['a', '']);
});

test('a seed always gives the same order, other seeds and epochs give others', () => {
  const orderOf = (shuffleSeed: string, epoch: number) =>
    dealt(channelOf(letters(10), { shuffleSeed }), hosts(1), epoch)[0] as string;
  expect(orderOf('7', 0)).toBe(orderOf('7', 0));
  expect(new Set([orderOf('7', 0), orderOf('7', 1), orderOf('8', 0), 'abcdefghij']).size).toBe(4);
  expect([...orderOf('7', 0)].sort().join('')).toBe('abcdefghij');
});

test('a shuffled epoch deals the objects out anew, again each once', () => {
  const channel = channelOf(letters(10), { distribution: 'ShardedByS3Key', shuffleSeed: '1' });
  const epochs = [0, 1].map((epoch) => dealt(channel, hosts(2), epoch));
  for (const [first = '', second = ''] of epochs) expect([...first, ...second].sort().join('')).toBe('abcdefghij');
  expect(epochs[0]).not.toEqual(epochs[1]);
});

test('a channel of one instance group reaches its hosts only, and is dealt out among them', () => {
  const channel = channelOf(letters(4), { distribution: 'ShardedByS3Key', groups: ['b'] });
  const cluster = hosts(1, 2);
  const names = cluster.all.map((host) => channelsOf({ channels: [channel] }, host).length);
  expect(names).toEqual([0, 1, 1]);
  expect(dealt(channel, cluster).slice(1)).toEqual(['ac', 'bd']);
});
