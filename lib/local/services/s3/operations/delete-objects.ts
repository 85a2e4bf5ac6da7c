import type { DeletedObject, DeleteObjectsCommandInput, DeleteObjectsCommandOutput, _Error } from '@aws-sdk/client-s3';
import { ServiceError } from '../../../common/errors';
import type { Request } from '../../service';
import { real } from '../../service';
import type { Bucket } from '../buckets';
import type { S3Context } from '../context';
import { deleteVersion, type Doomed } from '../delete-version';
import { malformedXml } from '../errors';

const MOST_OBJECTS = 1000;

export const deleteObjects = (s3: S3Context) =>
  real<DeleteObjectsCommandInput, DeleteObjectsCommandOutput>((input, request) => {
    const bucket = s3.buckets.find(input);
    const doomed = (input.Delete?.Objects ?? []) as readonly Doomed[];
    if (doomed.length < 1 || doomed.length > MOST_OBJECTS) throw malformedXml();
    const results = s3.platform.store.transaction(() => doomed.map((entry) => attempt(s3, bucket, entry, request)));
    s3.references.collect();
    s3.notifications.flush();
    return {
      Deleted: input.Delete?.Quiet === true ? undefined : results.flatMap(({ deleted }) => deleted ?? []),
      Errors: results.flatMap(({ error }) => error ?? []),
    };
  });

/** One that can not be deleted does not keep the others. */
function attempt(
  s3: S3Context,
  bucket: Bucket,
  doomed: Doomed,
  request: Request,
): { deleted?: DeletedObject; error?: _Error } {
  const { Key, VersionId } = doomed;
  try {
    const { version, marker, created } = deleteVersion(
      s3,
      bucket,
      { ...doomed, IfMatch: (doomed as { ETag?: string }).ETag },
      request,
    );
    const markerId = created?.version ?? (marker === true ? version : undefined);
    return { deleted: { Key, VersionId, DeleteMarker: marker, DeleteMarkerVersionId: markerId } };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { error: { Key, VersionId, Code: error.code, Message: error.message } };
  }
}
