import type { PutObjectCommandInput, PutObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Body } from '../../../common/body';
import type { Request } from '../../service';
import { real } from '../../service';
import { checkWriteConditions } from '../conditions';
import type { S3Context } from '../context';
import { modifiedNow } from '../context';
import { describeChecksum, quoted } from '../describe-object';
import { describeEncryption } from '../encryption';
import { Integrity, type IntegrityInput } from '../integrity';
import { describeNew, type Description, type DescriptionInput } from '../new-content';
import type { Received } from '../contents';
import type { NewObject, ObjectContent } from '../object-version';
import { writeObject } from '../write-object';

export const putObject = (s3: S3Context) =>
  real<PutObjectCommandInput, PutObjectCommandOutput>(async (input, request) => {
    const description = check(s3, input);
    const received = await s3.contents.receive(input.Body as Body, new Integrity(input as IntegrityInput, request));
    try {
      return store(s3, input, description, received, request);
    } finally {
      s3.contents.forget(received.pin);
    }
  });

/** Everything that can be refused before the body is read. */
function check(s3: S3Context, input: PutObjectCommandInput): Description {
  const bucket = s3.buckets.find(input);
  const description = describeNew(bucket, input as DescriptionInput);
  checkWriteConditions(input.Key as string, s3.objects.tryFindLatest(bucket.name, input.Key as string), input);
  return description;
}

function store(
  s3: S3Context,
  input: PutObjectCommandInput,
  description: Description,
  received: Received,
  request: Request,
) {
  const content: ObjectContent = {
    ...description,
    multipart: false,
    checksum: { algorithm: received.algorithm, type: 'FULL_OBJECT', value: received.checksum },
    parts: [{ digest: received.digest, size: received.size }],
  };
  const object: NewObject = {
    key: input.Key as string,
    size: received.size,
    etag: received.md5,
    modified: modifiedNow(s3),
    content,
  };
  const { versionId } = writeObject(s3, { input, object, event: 'ObjectCreated:Put', request });
  return {
    ETag: quoted(received.md5),
    VersionId: versionId,
    ...describeEncryption(content.encryption),
    ...describeChecksum(content.checksum),
  };
}
