import type { Operation } from '../../service';
import { CONFIGURATIONS, LISTED_CONFIGURATIONS } from '../configurations/kinds';
import { listedConfigurationOperations } from '../configurations/listed-operations';
import { configurationOperations } from '../configurations/operations';
import type { S3Context } from '../context';
import { abortMultipartUpload } from './abort-multipart-upload';
import { getBucketAcl, getObjectAcl, putBucketAcl, putObjectAcl } from './acls';
import { getBucketVersioning, putBucketVersioning } from './bucket-versioning';
import { completeMultipartUpload } from './complete-multipart-upload';
import { copyObject } from './copy-object';
import { createBucket } from './create-bucket';
import { createMultipartUpload } from './create-multipart-upload';
import { deleteBucket } from './delete-bucket';
import { deleteObject } from './delete-object';
import { deleteObjects } from './delete-objects';
import { getBucketLocation } from './get-bucket-location';
import { getBucketPolicyStatus } from './get-bucket-policy-status';
import { getObject } from './get-object';
import { getObjectAttributes } from './get-object-attributes';
import { headBucket } from './head-bucket';
import { headObject } from './head-object';
import { listBuckets } from './list-buckets';
import { listMultipartUploads } from './list-multipart-uploads';
import { listObjectVersions } from './list-object-versions';
import { listObjects } from './list-objects';
import { listObjectsV2 } from './list-objects-v2';
import { listParts } from './list-parts';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './object-tagging';
import { putObject } from './put-object';
import { uploadPart } from './upload-part';
import { uploadPartCopy } from './upload-part-copy';

/** Everything that S3 does here; what is not named is rejected. */
export function operationsOf(s3: S3Context): Record<string, Operation> {
  return {
    AbortMultipartUpload: abortMultipartUpload(s3),
    CompleteMultipartUpload: completeMultipartUpload(s3),
    CopyObject: copyObject(s3),
    CreateBucket: createBucket(s3),
    CreateMultipartUpload: createMultipartUpload(s3),
    DeleteBucket: deleteBucket(s3),
    DeleteObject: deleteObject(s3),
    DeleteObjectTagging: deleteObjectTagging(s3),
    DeleteObjects: deleteObjects(s3),
    GetBucketAcl: getBucketAcl(s3),
    GetBucketLocation: getBucketLocation(s3),
    GetBucketPolicyStatus: getBucketPolicyStatus(s3),
    GetBucketVersioning: getBucketVersioning(s3),
    GetObject: getObject(s3),
    GetObjectAcl: getObjectAcl(s3),
    GetObjectAttributes: getObjectAttributes(s3),
    GetObjectTagging: getObjectTagging(s3),
    HeadBucket: headBucket(s3),
    HeadObject: headObject(s3),
    ListBuckets: listBuckets(s3),
    ListMultipartUploads: listMultipartUploads(s3),
    ListObjectVersions: listObjectVersions(s3),
    ListObjects: listObjects(s3),
    ListObjectsV2: listObjectsV2(s3),
    ListParts: listParts(s3),
    PutBucketAcl: putBucketAcl(s3),
    PutBucketVersioning: putBucketVersioning(s3),
    PutObject: putObject(s3),
    PutObjectAcl: putObjectAcl(s3),
    PutObjectTagging: putObjectTagging(s3),
    UploadPart: uploadPart(s3),
    UploadPartCopy: uploadPartCopy(s3),
    ...mergeAll(CONFIGURATIONS.map((kind) => configurationOperations(s3, kind))),
    ...mergeAll(LISTED_CONFIGURATIONS.map((kind) => listedConfigurationOperations(s3, kind))),
  };
}

function mergeAll(tables: readonly Record<string, Operation>[]): Record<string, Operation> {
  return Object.assign({}, ...tables) as Record<string, Operation>;
}
