import { createHash } from 'node:crypto';
import type { ChannelObject } from '../channel-object';
import type { Host, TrainingChannel, TrainingSpec } from './spec';
import { hostsOf } from './spec';

/** The channels that a host has: those of its instance group. */
export function channelsOf({ channels }: Pick<TrainingSpec, 'channels'>, host: Host): TrainingChannel[] {
  return channels.filter((channel) => reaches(channel, host));
}

function reaches({ groups }: TrainingChannel, host: Host): boolean {
  return groups === undefined || groups.length === 0 || groups.includes(host.group.name);
}

/**
 * What a host gets of a channel, in its order. SageMaker publishes neither its shuffle nor which object goes to which
 * host: here the order is drawn from seed and epoch, the same on every host, and objects are dealt out in turn. So the
 * hosts of an epoch share all objects, and a shuffled epoch deals them out anew.
 */
export function shareOf(
  channel: TrainingChannel,
  spec: Pick<TrainingSpec, 'instanceGroups'>,
  host: Host,
  epoch = 0,
): readonly ChannelObject[] {
  const { objects, shuffleSeed, distribution } = channel;
  const ordered = shuffleSeed === undefined ? objects : shuffled(objects, `${shuffleSeed}/${epoch}`);
  if (distribution !== 'ShardedByS3Key') return ordered;
  const hosts = hostsOf(spec).filter((other) => reaches(channel, other));
  const own = hosts.findIndex(({ name }) => name === host.name);
  return ordered.filter((_, index) => index % hosts.length === own);
}

/** Fisher and Yates's shuffle. The same words give the same order, on any machine. */
function shuffled<T>(items: readonly T[], seed: string): T[] {
  const random = randomOf(seed);
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}

/** Numbers from 0 to 1, by xorshift of 128 bits. */
function randomOf(seed: string): () => number {
  const digest = createHash('sha256').update(seed).digest();
  const state = Uint32Array.from([0, 4, 8, 12], (offset) => digest.readUInt32LE(offset));
  return () => {
    const [first = 0, , , last = 0] = state;
    let mixed = first ^ (first << 11);
    mixed ^= mixed >>> 8;
    state.copyWithin(0, 1);
    state[3] = last ^ (last >>> 19) ^ mixed;
    return (state[3] ?? 0) / 2 ** 32;
  };
}
