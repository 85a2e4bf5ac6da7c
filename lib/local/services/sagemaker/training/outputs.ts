import type { Readable } from 'node:stream';
import { readEntry } from '../../../workloads/archive/open-entry';
import { packTarGz } from '../../../workloads/archive/pack';
import { readTree } from '../../../workloads/archive/tree';
import type { HostLayout } from '../../../workloads/training/layout';
import type { Artifact } from '../artifacts';
import type { S3 } from '../s3';
import { tryParseS3Uri, uriOf } from '../s3';
import type { TrainingJob } from './job';
import { outputPrefix } from './job';

export interface OutputParts {
  readonly s3: S3;
  readonly job: TrainingJob;
  readonly layouts: readonly HostLayout[];
  /** Whether archives are compressed, too. @default false */
  readonly compress?: boolean;
}

/**
 * Uploads what the hosts left in `/opt/ml/model` (unless the job failed) and `/opt/ml/output/data`, merged, as archives
 * or as the job wants it uncompressed. An empty directory makes no object.
 * @returns the objects of the model
 */
export async function uploadOutputs(parts: OutputParts, withModel: boolean): Promise<Artifact[]> {
  const model = withModel ? await upload(parts, 'model') : [];
  await upload(parts, 'output');
  return model;
}

async function upload({ s3, job, layouts, compress }: OutputParts, name: 'model' | 'output'): Promise<Artifact[]> {
  const entries = await readTree(...layouts.map((layout) => (name === 'model' ? layout.model : layout.outputData)));
  if (!entries.some(({ type }) => type !== 'directory')) return [];
  const prefix = `${outputPrefix(job)}/${name}`;
  if (job.request.OutputDataConfig?.CompressionType !== 'NONE') {
    return [await put(s3, job, `${prefix}.tar.gz`, packTarGz(entries, { compress }))];
  }
  const artifacts: Artifact[] = [];
  for (const entry of entries.filter(({ type }) => type === 'file')) {
    const { root } = layouts.find((layout) => entry.path.startsWith(`${layout.root}/`)) as HostLayout;
    const uri = `${prefix}/${entry.name}`;
    const artifact = await readEntry(root, entry.path, (content) => put(s3, job, uri, content));
    if (artifact !== undefined) artifacts.push(artifact);
  }
  return artifacts;
}

/** S3 may refuse an object before it reads any of it: what makes it must end too. */
async function put(s3: S3, { request }: TrainingJob, uri: string, body: Readable): Promise<Artifact> {
  const location = tryParseS3Uri(uri);
  if (location === undefined) throw new Error(`${uri} is not an s3:// URI`);
  try {
    return { uri: uriOf(location), sha256: await s3.put(location, body, request.OutputDataConfig?.KmsKeyId) };
  } finally {
    body.destroy();
  }
}
