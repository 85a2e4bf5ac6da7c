import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { ProcessingOutput } from '@aws-sdk/client-sagemaker';
import type { TreeEntry } from '../../../workloads/archive/tree';
import { readTree } from '../../../workloads/archive/tree';
import type { ProcessingLayout } from '../../../workloads/processing/layout';
import { PROCESSING_ROOT } from '../../../workloads/processing/layout';
import type { S3, S3Location } from '../s3';
import { tryParseS3Uri } from '../s3';

/** The container may exchange a file for a link or a pipe at any moment. */
const PLAINLY = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Takes what the hosts of a job write into their output directories to S3: each file once for each of its versions. */
export class OutputUploads {
  /** Size and time of change of what is there, by S3 URI. */
  private readonly uploaded = new Map<string, string>();

  constructor(
    private readonly s3: S3,
    private readonly outputs: readonly ProcessingOutput[],
    private readonly layouts: readonly ProcessingLayout[],
  ) {}

  get hasContinuous(): boolean {
    return this.outputs.some(isContinuous);
  }

  /** While the job runs: only outputs that are uploaded continuously. */
  async continuous(): Promise<void> {
    for (const output of this.outputs.filter(isContinuous)) await this.upload(output);
  }

  /** When the job has ended: every output. @throws ServiceError of S3 */
  async all(): Promise<void> {
    for (const output of this.outputs) await this.upload(output);
  }

  private async upload({ S3Output }: ProcessingOutput): Promise<void> {
    const directories: string[] = [];
    for (const layout of this.layouts) {
      const directory = layout.pathOf(S3Output?.LocalPath ?? PROCESSING_ROOT);
      if (await isPlain(layout.pathOf(PROCESSING_ROOT), directory)) directories.push(directory);
    }
    const { bucket, key } = tryParseS3Uri(S3Output?.S3Uri ?? '') as S3Location;
    const prefix = key === '' || key.endsWith('/') ? key : `${key}/`;
    for (const entry of await readTree(...directories)) {
      if (entry.type === 'file') await this.uploadFile(entry, { bucket, key: prefix + entry.name });
    }
  }

  private async uploadFile({ path, size, mtime }: TreeEntry, location: S3Location): Promise<void> {
    const id = `${location.bucket}/${location.key}`;
    const version = `${path} ${size} ${mtime.getTime()}`;
    if (this.uploaded.get(id) === version) return;
    const file = await open(path, PLAINLY);
    try {
      if (!(await file.stat()).isFile()) return;
      await this.s3.put(location, file.createReadStream({ autoClose: false }));
      this.uploaded.set(id, version);
    } finally {
      await file.close();
    }
  }
}

function isContinuous({ S3Output }: ProcessingOutput): boolean {
  return S3Output?.S3UploadMode === 'Continuous';
}

/** Whether every folder on the way is a folder: a link that the container put there could lead to any file of this machine. */
async function isPlain(root: string, directory: string): Promise<boolean> {
  let path = root;
  for (const part of ['', ...relative(root, directory).split('/')]) {
    path = join(path, part);
    const stats = await lstat(path).catch(() => undefined);
    if (stats?.isDirectory() !== true) return false;
  }
  return true;
}
