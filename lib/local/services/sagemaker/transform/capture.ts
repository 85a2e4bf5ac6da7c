import { randomUUID } from 'node:crypto';
import type { S3 } from '../s3';
import type { InputObjects } from './objects';
import { below, outputName } from './objects';
import type { TransformJob } from './transform-job';

/** Manifests of what a job read and wrote, below `input` and `output` of the place for captured data, by the hour of its start. */
export async function capture(s3: S3, job: TransformJob, { prefix, objects }: InputObjects): Promise<void> {
  const { DataCaptureConfig, TransformOutput } = job.request;
  if (DataCaptureConfig === undefined) return;
  const hour = new Date(job.state.started ?? job.created).toISOString().slice(0, 13).replaceAll(/[-T]/g, '/');
  const outputPrefix = (TransformOutput?.S3OutputPath as string).replace(/\/?$/, '/');
  const manifests = {
    input: [{ prefix }, ...objects.map(({ name }) => name)],
    output: [{ prefix: outputPrefix }, ...objects.map(outputName)],
  };
  for (const [side, manifest] of Object.entries(manifests)) {
    const name = `${side}/${hour}/${randomUUID()}.json`;
    await s3.put(below(DataCaptureConfig.DestinationS3Uri as string, name), JSON.stringify(manifest));
  }
}
