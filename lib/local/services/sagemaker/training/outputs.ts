import { createReadStream } from 'node:fs';
import { packTarGz } from '../../../workloads/archive/pack';
import type { TreeEntry } from '../../../workloads/archive/tree';
import { readTree } from '../../../workloads/archive/tree';
import type { HostLayout } from '../../../workloads/training/layout';
import type { S3 } from '../s3';
import { tryParseS3Uri } from '../s3';
import type { TrainingJob } from './job';
import { outputPrefix } from './job';

/**
 * Uploads what the hosts left in `/opt/ml/model` (unless the job failed) and `/opt/ml/output/data`, merged, as archives
 * or as the job wants it uncompressed. An empty directory makes no object.
 */
export async function uploadOutputs(
  s3: S3,
  job: TrainingJob,
  layouts: readonly HostLayout[],
  withModel: boolean,
): Promise<void> {
  const model = withModel ? await readTree(...layouts.map((layout) => layout.model)) : [];
  const output = await readTree(...layouts.map((layout) => layout.outputData));
  await upload(s3, job, 'model', model);
  await upload(s3, job, 'output', output);
}

async function upload(
  s3: S3,
  job: TrainingJob,
  name: 'model' | 'output',
  entries: readonly TreeEntry[],
): Promise<void> {
  if (!entries.some(({ type }) => type !== 'directory')) return;
  const prefix = `${outputPrefix(job)}/${name}`;
  if (job.request.OutputDataConfig?.CompressionType !== 'NONE') {
    return s3.put(locationOf(`${prefix}.tar.gz`), packTarGz(entries));
  }
  for (const entry of entries) {
    if (entry.type === 'file') await s3.put(locationOf(`${prefix}/${entry.name}`), createReadStream(entry.path));
  }
}

function locationOf(uri: string): { readonly bucket: string; readonly key: string } {
  const location = tryParseS3Uri(uri);
  if (location === undefined) throw new Error(`${uri} is not an s3:// URI`);
  return location;
}
