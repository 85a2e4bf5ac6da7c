import { Readable } from 'node:stream';
import type { ChannelObject } from '../../../../lib/local/workloads/channel-object';
import type { Host, TrainingChannel } from '../../../../lib/local/workloads/training/spec';
import { hostsOf } from '../../../../lib/local/workloads/training/spec';

export function object(name: string, content: string | Buffer = name): ChannelObject {
  const bytes = Buffer.from(content);
  return { name, open: () => Promise.resolve({ stream: Readable.from([bytes]), size: bytes.length }) };
}

export function channelOf(objects: readonly ChannelObject[], more: Partial<TrainingChannel> = {}): TrainingChannel {
  return {
    name: 'training',
    inputMode: 'Pipe',
    distribution: 'FullyReplicated',
    recordWrapper: 'None',
    source: 's3://b/p/',
    objects,
    ...more,
  };
}

/** Hosts of groups `a`, `b` …, so many in each. */
export function hosts(...counts: readonly number[]) {
  const instanceGroups = counts.map((instanceCount, index) => ({
    name: String.fromCharCode(97 + index),
    instanceType: 'ml.m5.large',
    instanceCount,
  }));
  const all = hostsOf({ instanceGroups });
  return { instanceGroups, all, first: all[0] as Host };
}
