import { clash } from '../../workloads/training/place';
import type { S3Data } from './s3-data';
import { DataDownloadError } from './s3-data';

/** S3 takes `a` and `a/b`, a directory does not, nor twice what a manifest names twice. @throws DataDownloadError */
export function refuseClashes(objects: S3Data['objects'], uri: string): void {
  const files = new Set<string>();
  for (const { name } of objects) {
    if (files.has(name)) throw new DataDownloadError(`the manifest ${uri} names "${name}" more than once`);
    files.add(name);
  }
  for (const name of files) {
    for (let end = name.indexOf('/'); end !== -1; end = name.indexOf('/', end + 1)) {
      if (files.has(name.slice(0, end))) throw new DataDownloadError(clash(`${name} of ${uri}`));
    }
  }
}
