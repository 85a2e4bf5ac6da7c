import { createReadStream } from 'node:fs';
import { readTree } from '../../../workloads/archive/tree';
import { placeObjects } from '../../../workloads/training/place';
import type { S3, S3Location } from '../s3';
import { tryParseS3Uri } from '../s3';

/** SageMaker's sync agent marks what it is uploading; such names are its own. */
const MARKER = '.sagemaker-uploading';

/** A job's checkpoints: brought from S3 before it starts, taken back when it has ended. */
export class Checkpoints {
  private readonly location: S3Location;

  constructor(
    private readonly s3: S3,
    uri: string,
  ) {
    const { bucket, key } = tryParseS3Uri(uri) ?? { bucket: '', key: '' };
    this.location = { bucket, key: key === '' || key.endsWith('/') ? key : `${key}/` };
  }

  async bring(directory: string): Promise<void> {
    const { bucket, key: prefix } = this.location;
    const objects = [];
    for await (const key of this.s3.keys(this.location)) {
      if (key !== prefix) objects.push({ name: key.slice(prefix.length), open: () => this.s3.open({ bucket, key }) });
    }
    await placeObjects(objects, directory, 'copy');
  }

  async takeBack(directory: string): Promise<void> {
    const { bucket, key } = this.location;
    for (const { type, name, path } of await readTree(directory)) {
      if (type === 'file' && !name.endsWith(MARKER))
        await this.s3.put({ bucket, key: key + name }, createReadStream(path));
    }
  }
}
