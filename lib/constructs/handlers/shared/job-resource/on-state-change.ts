import type { Tag } from '@aws-sdk/client-sagemaker';
import type { JobKind, Ports } from './kind';
import { prefixOf } from './naming';
import { readRecord } from './records';
import { settle } from './settle';

/**
 * Answers the request that waits for the job, if one does. Delivered again, it finds the request answered. The event may be
 * older than the job, so only its name is used.
 */
export async function jobChanged<S extends { Tags?: Tag[] }>(kind: JobKind<S>, ports: Ports, name: string) {
  const record = await readRecord(ports, prefixOf(name));
  if (record === undefined || record.answered || record.jobName !== name) return;
  const job = await kind.tryDescribe(ports, name);
  if (job === undefined) throw new Error(`${kind.noun} ${name} does not exist`);
  if (job.status !== 'running') await settle(ports, record, job);
}
