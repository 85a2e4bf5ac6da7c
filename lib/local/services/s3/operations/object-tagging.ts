import type {
  DeleteObjectTaggingCommandInput,
  DeleteObjectTaggingCommandOutput,
  GetObjectTaggingCommandInput,
  GetObjectTaggingCommandOutput,
  PutObjectTaggingCommandInput,
  PutObjectTaggingCommandOutput,
} from '@aws-sdk/client-s3';
import type { Request } from '../../service';
import { real } from '../../service';
import type { S3Context } from '../context';
import { findObject, shownVersion, type ObjectInput } from '../find-object';
import { tagSetOf, tagsFromSet, type Tags } from '../tags';

export const getObjectTagging = (s3: S3Context) =>
  real<GetObjectTaggingCommandInput, GetObjectTaggingCommandOutput>((input) => {
    const { bucket, object } = findObject(s3, input);
    return { VersionId: shownVersion(bucket, object.version), TagSet: tagSetOf(object.content.tags) };
  });

export const putObjectTagging = (s3: S3Context) =>
  real<PutObjectTaggingCommandInput, PutObjectTaggingCommandOutput>((input, request) => {
    return retag(s3, input, tagsFromSet(input.Tagging?.TagSet), request);
  });

export const deleteObjectTagging = (s3: S3Context) =>
  real<DeleteObjectTaggingCommandInput, DeleteObjectTaggingCommandOutput>((input, request) =>
    retag(s3, input, {}, request),
  );

function retag(s3: S3Context, input: ObjectInput, tags: Tags, request: Request): { VersionId: string | undefined } {
  const { bucket, object } = findObject(s3, input, 'PUT');
  const event = Object.keys(tags).length === 0 ? 'ObjectTagging:Delete' : 'ObjectTagging:Put';
  s3.platform.store.transaction(() => {
    s3.objects.update({ ...object, content: { ...object.content, tags } });
    s3.notifications.record(bucket, { event, object, version: object.version, request });
  });
  s3.notifications.flush();
  return { VersionId: shownVersion(bucket, object.version) };
}
